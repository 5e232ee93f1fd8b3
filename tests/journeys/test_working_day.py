"""A working day on the demonstration, as real people: one by one click at the door, then by keyboard and mouse.

Joris does the money of De Linde, Samira leads there, Tom works for the bailiff Brugman & Vos.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from app.actions.models import Approval
from app.cases.policy import Regie, TermsStatus
from app.demo.policy.samples import BANK, CASES
from app.demo.service.loading import Demonstration

SOON = 5_000  # milliseconds in which the other side sees a change, without reloading
REASON = "Wij belden en zochten een regeling. Dat lukte niet."
LIGHTER = "Een regeling. Daar is nu geen ruimte voor."


@pytest.fixture
def enter(as_person: Callable[..., Page]) -> Callable[..., Page]:
    """Choose yourself at the door of the demonstration."""

    def entered(name: str, *, script: bool = True) -> Page:
        page = as_person(None, script=script)
        page.goto("/aanmelden")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])
        return page

    return entered


@pytest.fixture
def files(demonstration: Demonstration, tmp_path: Path) -> Path:
    """The folder with the files to try by hand."""
    for name, content in demonstration.files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def for_the_bailiff(demonstration: Demonstration) -> list[str]:
    """The numbers of the twenty new cases that are meant for Tom's office, in the order of the file."""
    rows = csv.DictReader(StringIO(demonstration.files[CASES].decode("utf-8-sig")), delimiter=";")
    return list(dict.fromkeys(row["dossiernummer"] for row in rows if row["soort_traject"] == "DEU"))


def tab(page: Page, address: str) -> Page:
    """One more, of the same person."""
    opened = page.context.new_page()
    opened.goto(address)
    return opened


def polls_of(page: Page) -> list[int]:
    """What the poll of a case answers from now on."""
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if "/nieuws?" in answer.url else None)
    return answers


def hear_nothing_new(*pages: Page) -> None:
    """Each of them, at the same time."""
    with ExitStack() as waiting:
        for page in pages:
            waiting.enter_context(page.expect_response(says_nothing_new, timeout=SOON))


def says_nothing_new(answer: Response) -> bool:
    return "/nieuws?" in answer.url and answer.status == 204


@contextmanager
def without_reloading(*pages: Page) -> Iterator[None]:
    loads: list[str] = []
    for page in pages:
        page.on("load", lambda loaded: loads.append(loaded.url))
    yield
    assert loads == []


def read_in(joris: Page, files: Path) -> None:
    joris.goto("/inlezen")
    joris.get_by_label("Uw bestand").set_input_files(files / CASES)
    joris.get_by_role("button", name="Doe de proef").click()
    joris.get_by_role("button", name=re.compile(r"^Lees \d+ regels in")).click()
    expect(joris.get_by_role("link", name="Naar de dossiers")).to_be_visible()

    joris.goto("/bank/afschriften/nieuw")
    joris.get_by_label("Uw bestand").set_input_files(files / BANK)
    joris.get_by_role("button", name="Lees in").click()
    expect(joris.get_by_role("heading", name="Wat er met de 60 regels gebeurde")).to_be_visible()
    expect(joris.locator(".rk-tellers")).to_contain_text("46")  # booked by themselves


def hand_over(samira: Page, references: list[str]) -> None:
    """With the keys j and x, as she chooses them in her list."""
    samira.get_by_role("link", name="Dossiers", exact=True).click()
    samira.get_by_role("link", name="Nog over te dragen").click()
    samira.get_by_label("Volgende stap").select_option(label="Geen stap")
    samira.get_by_role("button", name="Filter").click()
    samira.get_by_role("row").filter(has_text=references[0]).get_by_role("link").focus()
    for key in ["x", *["j", "x"] * (len(references) - 1)]:
        samira.keyboard.press(key)
    expect(samira.locator("[data-gekozen]")).to_have_text("20 dossiers gekozen")
    samira.get_by_role("button", name="Draag over").click()
    expect(samira.get_by_role("heading", level=1)).to_have_text("20 dossiers kunnen over naar een partner")
    expect(samira.get_by_label("Brugman & Vos")).to_be_checked()
    samira.get_by_role("button", name="Draag over").click()
    expect(samira.locator(".rk-melding--goed")).to_have_text("20 dossiers aangeboden aan Brugman & Vos.")


def accept(tom: Page, references: list[str]) -> list[str]:
    """The addresses of what was accepted."""
    tom.get_by_role("link", name="Aangeboden", exact=False).first.click()
    for reference in references:
        tom.get_by_label(f"Kies {reference}").check()
    addresses = [str(tom.get_by_role("link", name=one, exact=True).get_attribute("href")) for one in references]
    tom.get_by_role("button", name="Neem aan").click()
    expect(tom.locator(".rk-melding--goed")).to_contain_text("20 dossiers aangenomen: ")
    return addresses


def fill_in_a_summons(tom: Page) -> None:
    """`n` brings him to the choice of another action."""
    tom.keyboard.press("n")
    expect(tom.locator("#soort")).to_be_focused()
    tom.locator("#soort").select_option("dagvaarding")
    tom.get_by_label("Wat kost deze stap?").fill("142,18")
    tom.get_by_label("Waarom past deze stap?").fill(REASON)
    tom.get_by_label("Welke lichtere stap bekeek u?").fill(LIGHTER)


def ask_for_a_summons(tom: Page) -> str:
    """First the law wants the contract read; then it waits for the creditor. The article that says so."""
    fill_in_a_summons(tom)
    expect(tom.locator("#antwoord")).to_contain_text("Dit mag niet: De voorwaarden van het contract")
    tom.get_by_role("button", name="Leg vast").click()
    expect(tom.get_by_role("heading", level=1)).to_have_text("Dagvaarding mag nu niet")
    tom.get_by_role("link", name="Leg vast: oordeel over de voorwaarden").click()
    tom.get_by_label("In orde").check()
    tom.get_by_role("button", name="Bewaar").click()
    expect(tom.locator(".rk-melding--goed")).to_be_visible()
    fill_in_a_summons(tom)
    expect(tom.locator("#antwoord")).to_contain_text("Hiervoor is akkoord nodig: artikel")
    article = re.search(r"artikel (\d+\.\d+)", tom.locator("#antwoord").inner_text())
    assert article is not None
    tom.get_by_role("button", name="Vraag akkoord").click()
    expect(tom.locator(".rk-melding--goed")).to_contain_text("Dagvaarding wacht op akkoord.")
    return article[1]


def test_three_people_work_a_day(demonstration: Demonstration, enter: Callable[..., Page], files: Path) -> None:
    references = for_the_bailiff(demonstration)
    joris, samira, tom = enter("Joris van Dam"), enter("Samira Achahbar"), enter("Tom Kuipers")
    read_in(joris, files)
    bell = tom.locator("#bel")
    heard = bell.inner_text()
    hand_over(samira, references)
    expect(bell).not_to_have_text(heard)  # Tom hears of it where he is
    asked, paused, taken = accept(tom, references)[:3]

    samira.goto(asked)
    hear_nothing_new(samira)
    tom.goto(asked)
    for key in ("b", "5", "Enter"):
        tom.keyboard.press(key)
    expect(tom.locator(".rk-melding--goed")).to_contain_text("Bellen is vastgelegd.")
    expect(samira.locator("#deel-verloop")).to_contain_text("Bellen: kan niet betalen", timeout=SOON)
    expect(samira.locator("#nieuws")).to_have_text("Bijgewerkt: Brugman & Vos legde een actie vast.")

    article = ask_for_a_summons(tom)
    card = samira.locator(".rk-besluit")
    expect(card).to_contain_text(f"Artikel {article}", timeout=SOON)
    expect(card).to_contain_text("€ 142,18. U betaalt.")
    expect(card).to_contain_text(REASON)
    tabs = [tom, tab(tom, paused), tab(tom, taken)]
    polls = [polls_of(page) for page in tabs]
    hear_nothing_new(*tabs)
    with without_reloading(*tabs):
        for click in (card.get_by_text("Met voorwaarde"), card.get_by_role("button", name="Ga eerst langs.")):
            click.click()
        expect(samira.locator(".rk-melding--goed")).to_contain_text("U gaf akkoord met een voorwaarde voor dagvaarding")
        expect(tabs[0].locator("#deel-verloop")).to_contain_text("Voorwaarde: Ga eerst langs.", timeout=SOON)
        expect(tabs[0].locator("#nieuws")).to_contain_text("gaf akkoord met een voorwaarde.")
        expect(tabs[0].locator("#deel-plan")).to_contain_text("akkoord met voorwaarde")

        samira.goto(paused)
        for key in ("p", "Enter"):
            samira.keyboard.press(key)
        expect(samira.get_by_role("heading", level=1)).to_have_text("U pauzeert dit dossier")
        for key in ("3", "Enter"):
            samira.keyboard.press(key)
        expect(samira.locator(".rk-melding--goed")).to_contain_text("De andere kant ziet het nu ook.")
        expect(tabs[1].locator("#deel-regie")).to_contain_text("Gepauzeerd tot en met", timeout=SOON)
        expect(tabs[1].locator("#antwoord")).to_contain_text("Dit mag niet")
        expect(tabs[1].locator("#deel-verloop")).to_contain_text("Reden: Er is rust nodig.")

        samira.goto(taken)
        samira.get_by_role("link", name="Regie nemen").click()
        expect(samira.get_by_role("heading", level=1)).to_have_text("U neemt de regie")
        for key in ("1", "Enter"):
            samira.keyboard.press(key)
        expect(samira.locator(".rk-melding--goed")).to_contain_text("De andere kant ziet het nu ook.")
        led = "Woonstichting De Linde heeft de regie"
        expect(tabs[2].locator("#deel-regie")).to_contain_text(led, timeout=SOON)
        expect(tabs[2].locator("#antwoord")).to_contain_text("Dit mag niet")
        hear_nothing_new(*tabs)
    assert all(set(answers) == {200, 204} and answers.count(200) == 1 for answers in polls), polls

    tabs[0].locator("#deel-plan").get_by_role("link", name="Dagvaarding").click()
    expect(tabs[0].get_by_role("heading", name="Leg vast hoe het ging")).to_be_visible()


def test_the_same_without_javascript(demonstration: Demonstration, enter: Callable[..., Page]) -> None:
    waits = {row.case_id for row in demonstration.stage.rows if isinstance(row, Approval)}
    story = next(
        one
        for one in demonstration.stories
        if one.case.partner_id == demonstration.stage.organisations["vos"].id
        and (one.case.regie, one.case.accepted_at is None) == (Regie.PARTNER, False)
        and one.case.id not in waits
        and all(claim.terms_status is TermsStatus.OK for claim in one.claims)
    )
    case = f"/dossiers/{story.case.id}"
    tom, samira = enter("Tom Kuipers", script=False), enter("Samira Achahbar", script=False)
    tom.goto(case)
    expect(tom.locator("#antwoord")).to_contain_text("Bij het vastleggen leest u of dit mag.")
    tom.locator("#soort").select_option("dagvaarding")
    tom.get_by_role("button", name="Kies").click()
    tom.get_by_label("Wat kost deze stap?").fill("142,18")
    tom.get_by_label("Waarom past deze stap?").fill(REASON)
    tom.get_by_label("Welke lichtere stap bekeek u?").fill(LIGHTER)
    tom.get_by_role("button", name="Vraag akkoord").click()
    expect(tom.locator(".rk-melding--goed")).to_contain_text("Dagvaarding wacht op akkoord.")
    expect(tom.locator(".rk-besluit")).to_contain_text(re.compile(r"Artikel \d+\.\d+"))

    samira.goto(case)
    card = samira.locator(".rk-besluit")
    card.get_by_text("Met voorwaarde").click()
    card.get_by_role("button", name="Ga eerst langs.").click()
    expect(samira.locator(".rk-melding--goed")).to_contain_text("U gaf akkoord met een voorwaarde voor dagvaarding")

    tom.reload()
    expect(tom.locator("#deel-verloop")).to_contain_text("Voorwaarde: Ga eerst langs.")
    expect(tom.locator("#deel-plan")).to_contain_text("akkoord met voorwaarde")
