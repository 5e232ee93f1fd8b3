"""One click is enough in a demonstration, and nowhere else."""

import dataclasses
from email.message import EmailMessage

import pytest

from app.factory import create_app
from app.features import FEATURES
from tests.app.accounts.entering import give_password

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def mailbox(tmp_path):
    return tmp_path


@pytest.fixture
def demo(settings, queue, mailbox):
    own = dataclasses.replace(settings, demo=True, mailbox=mailbox, base_url=HERE)
    return create_app(
        FEATURES, own, TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False
    )


@pytest.fixture
def ria(world):
    give_password(world.ria, email="ria@demo.regiekamer.example")
    return world.ria


def chosen(person):
    return {"persoon": str(person.actor.user_id), "organisatie": str(person.organisation_id)}


def test_each_demo_person_is_one_click_away(demo, ria):
    client = demo.test_client()
    page = client.get("/aanmelden", base_url=HERE).text
    assert "Ria Regie, regisseur" in page
    assert "Bas Behandelaar" not in page
    assert client.post("/aanmelden/demo", data=chosen(ria), base_url=HERE).location == "/"
    assert client.get("/account", base_url=HERE).status_code == 200


def test_not_without_demo(app, ria):
    client = app.test_client()
    assert "één klik" not in client.get("/aanmelden").text
    assert client.post("/aanmelden/demo", data=chosen(ria)).status_code == 404
    assert client.get("/postvak").status_code == 404


@pytest.mark.parametrize(
    ("base_url", "wire"), [("http://192.168.1.5:8000", "127.0.0.1"), (HERE, "192.168.1.9"), ("http://x.nl", "::1")]
)
def test_not_from_elsewhere(demo, ria, base_url, wire):
    client = demo.test_client()
    asked = {"base_url": base_url, "environ_base": {"REMOTE_ADDR": wire}}
    assert "één klik" not in client.get("/aanmelden", **asked).text
    assert client.post("/aanmelden/demo", data=chosen(ria), **asked).status_code == 404
    assert client.get("/postvak", **asked).status_code == 404


def test_not_for_somebody_who_is_no_demo_person(demo, world):
    client = demo.test_client()
    assert client.post("/aanmelden/demo", data=chosen(world.bas), base_url=HERE).status_code == 404
    assert client.post("/aanmelden/demo", data={"persoon": "x"}, base_url=HERE).status_code == 404


def test_the_mailbox_shows_the_newest_first_with_our_own_links(demo, mailbox, world):
    client = demo.test_client()
    assert "Nog geen mail" in client.get("/postvak", base_url=HERE).text
    for n, link in enumerate((f"{HERE}/uitnodiging?sleutel=abc", "https://elders.example/x")):
        mail = EmailMessage()
        mail["To"], mail["Subject"] = "ko@x.example", f"Bericht {n} <b>"
        mail.set_content(f"Klik hier: {link}\n")
        (mailbox / f"{n}.eml").write_bytes(bytes(mail))
    page = client.get("/postvak", base_url=HERE).text
    assert page.index("Bericht 1 &lt;b&gt;") < page.index("Bericht 0 &lt;b&gt;")
    assert '<a href="/uitnodiging?sleutel=abc">' in page
    assert 'href="https://elders.example' not in page
