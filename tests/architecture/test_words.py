"""The words of PRODUCT §2, and what a screen never says."""

import re
from pathlib import Path

from app.kernel.words import Word
from app.organisations.policy import MAY, ONLY, Permission

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
NEVER = re.compile(r"wanbetaler|debiteur\b|vorderingen te voldoen|dient te|middels|derhalve", re.IGNORECASE)
STYLE = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|<style|javascript:|hx-on|\|\s*safe\b")


def test_no_screen_uses_a_word_that_hurts() -> None:
    assert [f"{p.name}: {m[0]}" for p in TEMPLATES for m in NEVER.finditer(p.read_text())] == []


def test_no_template_breaks_the_content_security_policy() -> None:
    assert [f"{p.name}: {m[0]}" for p in TEMPLATES for m in STYLE.finditer(p.read_text())] == []


def test_every_word_that_is_stored_has_a_dutch_one() -> None:
    kinds = [*Word.__subclasses__()]
    assert kinds
    words = [word for kind in kinds for word in kind]
    assert [w for w in words if not w.dutch or ("_" in w.dutch and w.dutch != w.value)] == []


def test_permissions_are_alphabetical_and_each_is_somebodys() -> None:
    names = [permission.value for permission in Permission]
    assert names == sorted(names)
    assert all(re.fullmatch(r"[a-z]+:[a-z_]+", name) for name in names)
    given = set().union(*MAY.values())
    assert set(Permission) == given, "a permission that no role has is dead"
    assert set(ONLY) <= set(Permission)
