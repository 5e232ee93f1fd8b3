"""The case page without a mouse: the way to the content, focus that shows, and letters that only move it."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const near = (other) => other && (other.contains(top) || top.contains(other));
  return {
    name: `${one.localName} ${one.id || one.textContent.trim().slice(0, 40)}`,
    shown: style.outlineStyle !== "none" && style.outlineWidth !== "0px" || one.matches(":not(:focus)"),  // see below
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    free: Boolean(top) && [one, ...one.labels || []].some(near),
    body: one === document.body,
  };
}"""
PLACE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return {name: one.textContent.trim().slice(0, 40), top: box.top + scrollY, bottom: box.bottom + scrollY,
          inside: document.querySelector("main").contains(one)};
}"""
NOW = "() => document.activeElement.closest('[data-toets]')?.dataset.toets"


@pytest.fixture(params=["creditor", "partner"])
def case_page(request, visited, as_person) -> Page:
    page: Page = as_person(visited.ria if request.param == "creditor" else visited.bas)
    page.goto(f"/dossiers/{visited.case.id}")
    return page


def test_tab_reaches_the_content_first(case_page):
    case_page.keyboard.press("Tab")
    skip = case_page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    case_page.keyboard.press("Enter")
    expect(case_page.locator("main")).to_be_focused()
    case_page.keyboard.press("Tab")
    assert case_page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}], ids=["1440", "390"])
def test_focus_shows_wherever_tab_goes(case_page, size):
    """From the skip link to the end of the page, every details open, and out of it: no trap. The button that opens
    the calendar of a date is the browser's own, and so is its ring: then the field itself has no :focus."""
    case_page.set_viewport_size(size)
    case_page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    wrong, names = [], []
    for _ in range(200):
        case_page.keyboard.press("Tab")
        now = case_page.evaluate(FOCUS)
        if now["body"]:
            break
        names.append(now["name"])
        if not (now["shown"] and now["inside"] and now["free"]):
            wrong.append(now)
    assert not wrong, wrong
    assert 20 < len(names) < 200


def test_on_a_phone_the_keys_go_down_as_the_eye_does(case_page):
    """What a person must decide, who leads, what happened: the order that is seen is the order of Tab."""
    case_page.set_viewport_size({"width": 390, "height": 844})
    order = [case_page.locator(f"#deel-{part}").bounding_box()["y"] for part in ("regie", "verloop", "bedragen")]
    assert order == sorted(order)
    case_page.locator("main").focus()
    places = []
    for _ in range(200):
        case_page.keyboard.press("Tab")
        place = case_page.evaluate(PLACE)
        if not place["inside"]:
            break
        places.append(place)
    assert 10 < len(places) < 200
    up = [after["name"] for before, after in pairwise(places) if after["bottom"] < before["top"]]
    assert not up, up


def test_a_letter_moves_the_focus_and_nothing_else(case_page):
    before = case_page.url
    posted = []
    case_page.on("request", lambda request: posted.append(request.url) if request.method != "GET" else None)
    letters = sorted(
        set(case_page.eval_on_selector_all("[data-toets]", "(all) => all.map((one) => one.dataset.toets)"))
    )
    assert set("bmn") & set(letters), letters
    for letter in letters:
        case_page.evaluate("document.activeElement.blur()")
        case_page.keyboard.press(letter)
        assert case_page.evaluate(NOW) == letter
    case_page.evaluate("document.activeElement.blur()")
    case_page.keyboard.press("/")
    expect(case_page.locator("#zoek")).to_be_focused()
    expect(case_page.locator("#zoek")).to_have_value("")
    assert (case_page.url, posted) == (before, [])


def test_the_help_says_of_each_letter_in_a_few_words_what_it_does(visited, as_person):
    bas = as_person(visited.bas)
    bas.goto(f"/dossiers/{visited.case.id}")
    bas.keyboard.press("?")
    told = dict(
        zip(
            *(bas.locator(f"dialog#toetsen [data-toetsenlijst] {one}").all_inner_texts() for one in ("dt", "dd")),
            strict=True,
        )
    )
    assert (told["n"], told["b"]) == ("een andere actie kiezen", "bellen: naar de uitkomst")
    assert max(len(text) for text in told.values()) < 60, told


def test_letters_can_be_switched_off(case_page):
    case_page.keyboard.press("?")
    case_page.get_by_label("Sneltoetsen staan aan").uncheck()
    case_page.keyboard.press("Escape")
    expect(case_page.locator("dialog#toetsen")).to_be_hidden()
    for page_again in range(2):
        case_page.evaluate("document.activeElement.blur()")
        for letter in ("m", "b", "n", "t", "/"):
            case_page.keyboard.press(letter)
            assert case_page.evaluate("document.activeElement === document.body"), (letter, page_again)
        case_page.reload()


def test_rows_without_a_mouse(visited, as_person):
    """The list: j and k go over the rows, x chooses, Enter opens."""
    ria = as_person(visited.ria)
    ria.goto("/dossiers")
    rows, free = ria.locator("[data-rij] a"), ria.locator("[data-rij]").filter(has=ria.locator("input"))
    for key, row in (("j", 0), ("j", 1), ("k", 0)):
        ria.keyboard.press(key)
        expect(rows.nth(row)).to_be_focused()
    free.locator("a").first.focus()
    ria.keyboard.press("x")
    expect(free.get_by_role("checkbox").first).to_be_checked()
    ria.keyboard.press("Enter")
    ria.wait_for_url("**/dossiers/*")
