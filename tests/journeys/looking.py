"""What every page keeps to, asked of the page as the browser has it."""

from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import ConsoleMessage, Page

from tests.live import ROOT

SIZES = {"1440": {"width": 1440, "height": 900}, "390": {"width": 390, "height": 844}}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
HOW = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
ASK = """async ([how, low]) => {
  if (low) scrollTo(0, document.body.scrollHeight);
  for (const one of document.querySelectorAll("main details")) one.open = true;
  const found = await axe.run(document, how), wrong = [], all = [...document.querySelectorAll("body *")];
  const why = (node) => `${node.target} (${node.failureSummary.split("\\n")[1].trim()})`;
  for (const {id, nodes} of found.violations) wrong.push(`${id}: ${nodes.slice(0, 3).map(why).join("; ")}`);
  const ids = all.map((one) => one.id).filter(Boolean);
  for (const id of new Set(ids.filter((one, n) => ids.indexOf(one) < n))) wrong.push(`id twice: ${id}`);
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const out = all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    wrong.push(`scrolls sideways, ${wide} px: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join("; ")}`);
  }
  for (const line of document.querySelectorAll("main .rk-melding--fout[autofocus] li")) {
    const link = line.querySelector("a"), field = link && document.getElementById(link.hash.slice(1));
    const names = field ? [field.ariaLabel, field.closest("fieldset")?.querySelector("legend")?.textContent,
      ...[...field.labels || []].map((one) => one.firstChild.textContent || one.textContent)] : [];
    const said = names.some((name) => name && line.textContent.startsWith(name.trim()));
    if (!said) wrong.push(`a mistake that does not name its field: ${line.textContent}`);
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (!/\\S.* . Regiekamer$/.test(document.title)) wrong.push(`title: ${document.title}`);
  return wrong;
}"""
FORMS = """() => [...document.querySelectorAll("main form[method=post]")].filter((form) =>
  [...form.elements].some((one) => one.matches("input:not([type=hidden]), select, textarea"))).length"""
SEND_EMPTY = """(n) => {
  for (const one of document.querySelectorAll("main details")) one.open = true;
  const form = [...document.querySelectorAll("main form[method=post]")].filter((form) =>
    [...form.elements].some((one) => one.matches("input:not([type=hidden]), select, textarea")))[n];
  for (const one of form.elements) {
    if (one.matches("[type=checkbox], [type=radio]")) one.checked = false;
    else if (one.matches("input:not([type=hidden]), textarea")) one.value = "";
    else if (one.matches("select")) one.value = one.querySelector("[value='']") ? "" : one.value;
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button:not([type=button])"));
  return form.action;
}"""


@cache
def axe() -> str:
    return (ROOT / ".ci/node_modules/axe-core/axe.min.js").read_text()


@dataclass
class Look:
    """One window of one person, and all that was wrong in it."""

    window: Page
    who: str
    seen: int = 0
    wrong: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=lambda: list(SIZES))

    def __post_init__(self) -> None:
        self.window.add_init_script(axe())
        self.window.on("console", self.hear)
        self.window.on("pageerror", lambda error: self.said.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        """Chromium itself tells of a page with an error status; that is no complaint."""
        itself = message.text.startswith("Failed to load resource") and message.location["url"] == self.window.url
        if message.type in ("error", "warning") and not itself:
            self.said.append(message.text)

    def go(self, path: str) -> int:
        """The status; 303 when another page came instead."""
        answer = self.window.goto(path)
        assert answer is not None
        return 303 if answer.request.redirected_from else answer.status

    def send_empty(self, number: int) -> tuple[int, str]:
        """Post the form with nothing in it, as somebody does who is too quick."""
        with self.window.expect_navigation() as found:
            address = self.window.evaluate(SEND_EMPTY, number)
        return (303 if found.value.request.redirected_from else found.value.status), str(address)

    def at(self, name: str, *, twice: bool = True, low: bool = False) -> None:
        """Look at what is open now, at both sizes; at one of them when it is another state of a page seen `twice`.

        `low`: at the foot of the page, where a bar that floats lies over nothing.
        """
        self.seen += 1
        for size in self.sizes if twice else self.sizes[1:]:
            self.window.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
            self.wrong += [f"{self.who} at {name}, {size}: {one}" for one in self.window.evaluate(ASK, [HOW, low])]
        self.sizes.reverse()  # the next page comes at the size that is there
        self.wrong += [f"{self.who} at {name}: the console said {one}" for one in self.said]
        self.said.clear()
