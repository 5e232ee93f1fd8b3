"""What every template, style sheet and script keeps to, also those that are written later."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, get_template_attribute, render_template
from jinja2 import nodes
from markupsafe import Markup

from app.infra import jinja
from app.infra.charts import stacked
from app.infra.icons import PATHS, icon
from app.infra.mistakes import named

ROOT = Path(__file__).parents[2]
TEMPLATES, STATIC = ROOT / "templates", ROOT / "app" / "static"
HTML = sorted(TEMPLATES.rglob("*.html"))
PAGES = [file for file in HTML if not file.name.startswith("_") and "email" not in file.parts]
INLINE = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "script without src": r"<script\b(?![^>]*\ssrc=)",
    "event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "htmx code": r"hx-on\b|hx-vals\s*=\s*['\"]js:|hx-trigger\s*=\s*['\"][^'\"]*\[",
    "address of a script": r"javascript:",
}
ICON_AT = {"icon": 0, "leeg": 0, "paletrij": 1, "knop": 2, "label": 2, "regieknop": 2, "melding": 3}
TYPED = {"reden": '"><script>alert(1)</script>', "soort": "b"}


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def form(**errors: list[str]) -> SimpleNamespace:
    return SimpleNamespace(typed=TYPED, errors=errors, version=3)


@pytest.fixture(scope="module")
def look() -> Flask:
    """The layout with nobody signed in."""
    app = Flask("look", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.secret_key = "for the flashes"
    jinja.init_app(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app


@pytest.mark.parametrize("file", HTML, ids=name)
def test_nothing_is_inline(file):
    """The content security policy would refuse it, in silence."""
    text = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S)
    for what, pattern in INLINE.items():
        assert not re.search(pattern, text, re.I), f"{what} in {name(file)}: put it in app/static"


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_every_page_stands_on_a_layout(file):
    if file.name != "base.html":
        assert "{% extends " in file.read_text(), f'{name(file)}: start with {{% extends "base.html" %}}'


@pytest.mark.parametrize("file", HTML, ids=name)
def test_every_icon_that_is_named_exists(file, look):
    tree = look.jinja_env.parse(file.read_text())
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            continue
        at = ICON_AT.get(call.node.name)
        named = [call.args[at]] if at is not None and at < len(call.args) else []
        named += [given.value for given in call.kwargs if given.key == "icon_name"]
        for found in named:
            if isinstance(found, nodes.Const) and found.value:
                assert found.value in PATHS, f"{name(file)}: no icon {found.value!r}"


def test_an_icon_is_silent_and_an_unknown_one_is_not():
    assert 'aria-hidden="true"' in icon("klok")
    with pytest.raises(KeyError):
        icon("eenhoorn")


def test_style_sheets_load_nothing_from_elsewhere_and_stay_readable():
    for file in STATIC.glob("css/*.css"):
        text = file.read_text()
        assert len(text.splitlines()) <= 900, f"split {name(file)} by theme"
        assert "@import " not in re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        assert all(url.startswith("../vendor/") for url in re.findall(r"url\(\"?([^\")]+)", text))


def test_the_layout_asks_for_every_style_sheet_and_script_that_there_is(look):
    with look.test_request_context("/"):
        page = render_template("base.html")
    for file in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]:
        assert f"/static/{file.parent.name}/{file.name}?v=" in page


def test_scripts_fit_in_15_kilobytes():
    assert sum(file.stat().st_size for file in STATIC.glob("js/*.js")) < 15_000


def test_htmx_may_not_evaluate_code_nor_keep_pages_of_people():
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", (TEMPLATES / "base.html").read_text())
    assert found
    config = json.loads(found[1])
    assert config["allowEval"] is config["includeIndicatorStyles"] is False
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 412, 413, 415, 418, 422, 428, 429, 500, 502, 503])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_error_says_what_to_do_and_keeps_what_was_typed(look, status, method):
    problem = {"status": status, "title": "x", "detail": "y"}
    with look.test_request_context("/dossiers", method=method):
        page = render_template("errors/error.html", problem=problem, typed=TYPED)
    assert page.count("<h1>") == 1
    assert 'class="rk-knop' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_mistake_is_said_on_top_and_at_its_field(look):
    with look.test_request_context("/"):
        bad = form(reden=["Schrijf een reden."])
        opening = get_template_attribute("_forms.html", "opening")(bad, "/", version=9)
        field = get_template_attribute("_forms.html", "field")(bad, "reden", "Waarom?", hint="De partner leest mee.")
    assert '<li><a href="#reden">Waarom? Schrijf een reden.</a></li>' in named(opening + field)
    assert 'role="alert"' in opening
    assert 'name="sleutel"' in opening
    assert 'aria-invalid="true" aria-describedby="reden-hulp reden-fout"' in field
    assert 'value="&#34;&gt;&lt;script&gt;' in field


def test_each_mistake_says_the_name_that_its_field_has_on_the_page(look):
    bad = form(uitkomst=["Vul dit in."], verslag=["Te lang."], akkoord=["Vink dit aan."], dossier=["Kies er een."])
    bad.errors |= {"totEnMet": ["Kies een dag & uur."], "_schema": ["Dit hoort niet samen."]}
    with look.test_request_context("/"):
        draw = {name: get_template_attribute("_forms.html", name) for name in ("radios", "textarea", "checkbox")}
        page = get_template_attribute("_forms.html", "error_summary")(bad)
        page += draw["radios"](bad, "uitkomst", "Hoe ging het?", {"a": "Gesproken", "b": "Voicemail"})
        page += draw["textarea"](bad, "verslag", "Kort & krachtig", optional=True)
        page += draw["checkbox"](bad, "akkoord", "Ik las dit")
        page += Markup('<div id="dossier" role="group" aria-label="Dossiers"></div>')
    lines = re.findall("<li>(.*?)</li>", named(page))
    assert lines == [
        '<a href="#uitkomst">Hoe ging het? Vul dit in.</a>',
        '<a href="#verslag">Kort &amp; krachtig: Te lang.</a>',
        '<a href="#akkoord">Ik las dit: Vink dit aan.</a>',
        '<a href="#dossier">Dossiers: Kies er een.</a>',
        "Tot en met: Kies een dag &amp; uur.",  # a field that this page does not show
        "Dit hoort niet samen.",
    ]


def test_a_refused_form_keeps_the_version_that_was_seen(look):
    seen = form()
    seen.typed = TYPED | {"versie": "3"}
    with look.test_request_context("/"):
        opening = get_template_attribute("_forms.html", "opening")
        assert 'name="versie" value="3"' in opening(seen, "/", version=9)
        assert 'name="versie" value="9"' in opening(None, "/", version=9)


def test_the_call_outcomes_answer_to_a_letter_and_digits(look):
    with look.test_request_context("/"):
        radios = get_template_attribute("_forms.html", "radios")
        drawn = radios(form(), "soort", "Hoe ging het?", {"a": "Gesproken", "b": "Voicemail"}, digits=1, key="b")
    assert '<fieldset class="rk-veld" data-toets="b">' in drawn
    assert drawn.count("data-cijfer=") == 1
    assert re.search(r'value="b" id="soort-2" checked', drawn)


def test_a_password_is_never_shown_back(look):
    with look.test_request_context("/"):
        field = get_template_attribute("_forms.html", "field")
        assert "script" not in field(form(), "reden", "Wachtwoord", type="password")


def test_a_small_part_of_a_bar_stays_visible_and_nothing_gives_no_bar():
    bar = stacked("proef", "Proef", [("Nieuw", 9999, "petrol"), ("Fout", 1, "oker"), ("Oud", 0, "grijs")])
    assert bar.count("<rect") == 2
    assert "Nieuw: 9999, Fout: 1" in bar
    assert float(re.findall(r'width="([\d.]+)" height="10" fill', bar)[-1]) > 1
    assert stacked("leeg", "Leeg", [("Nieuw", 0, "petrol")]) == ""
