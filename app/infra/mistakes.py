"""The list of mistakes on top of a form. It is finished when the form stands under it, since only there each field
has its name: every line says the field as the page does, and leads to it."""

import re
from html.parser import HTMLParser

from markupsafe import escape

from app.infra.jinja import field_name

OPEN_LINE = re.compile(r'<li data-fout="([^"]*)" data-naam="([^"]*)">(.*?)</li>', re.DOTALL)
FIELDS = frozenset({"input", "select", "textarea"})
OPTIONS = frozenset({"checkbox", "radio"})
MAY_BE_EMPTY = "(mag leeg)"


class Names(HTMLParser):
    """Id of a field -> its label, or the legend of its group; of anything else its `aria-label`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.legend: str | None = None
        self.text: list[str] | None = None  # of the label or legend that is open
        self.of: str | None = None  # the field that this label is about
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("id")
        if tag == "fieldset":
            self.legend = None
        elif tag in ("label", "legend"):
            self.text, self.of = [], has.get("for")
        elif tag in FIELDS and name:
            if self.legend is not None and has.get("type") in OPTIONS:
                self.found[name] = self.legend
            elif self.text is not None:
                self.of = self.of or name
        if name and has.get("aria-label"):
            self.found[name] = has["aria-label"] or ""

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self.legend = None
        if tag not in ("label", "legend") or self.text is None:
            return
        said = " ".join("".join(self.text).split()).removesuffix(MAY_BE_EMPTY).strip()
        if tag == "legend":
            self.legend = said
        elif self.of:
            self.found.setdefault(self.of, said)
        self.text = self.of = None


def named(html: str) -> str:
    """A mistake in a field that the page does not show has the name that the field has by itself."""
    if "data-fout" not in html:
        return html
    names = Names(html).found

    def line(found: re.Match[str]) -> str:
        field, own, sentence = found.groups()
        label = names.get(field)
        text = f"{escape(said(label or field_name(own)))} {sentence}"
        return f'<li><a href="#{field}">{text}</a></li>' if label else f"<li>{text}</li>"

    return OPEN_LINE.sub(line, html)


def said(name: str) -> str:
    return name if name.endswith(("?", ".", "!")) else f"{name}:"
