"""What is said of an import: the conclusion on top of its page, and how far it is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Numbers:
    """Rows of one file by what becomes of them; together they are all its rows."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    bad: int = 0  # wrong by themselves, or of a dossier that can't come along
    done: int = 0
    new_cases: int = 0
    changed_cases: int = 0
    new_cents: int = 0

    @property
    def fit(self) -> int:
        return self.new + self.changed


def numbers(summary: Mapping[str, Any]) -> Numbers:
    """From what a trial counted; all zero before that."""
    if "rows" not in summary:
        return Numbers()
    return Numbers(
        rows=summary["rows"],
        new=summary["new"]["rows"],
        changed=summary["changed"]["rows"],
        same=summary["same"]["rows"],
        bad=summary["bad"] + summary["clash"]["rows"],
        done=summary["done"]["rows"],
        new_cases=summary["new"]["cases"],
        changed_cases=summary["changed"]["cases"],
        new_cents=summary["new"]["cents"],
    )


def of_rows(number: int) -> str:
    """'1 regel', '1.231 regels'."""
    return "1 regel" if number == 1 else f"{many(number)} regels"


def of_cases(number: int) -> str:
    return "1 dossier" if number == 1 else f"{many(number)} dossiers"


def many(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def after_trial(found: Numbers) -> tuple[str, str]:
    """Conclusion and what to do, for a trial that is done."""
    if found.fit:
        can = "kan" if found.fit == 1 else "kunnen"
        title = f"De proef is klaar: {many(found.fit)} van de {of_rows(found.rows)} {can} mee"
        return title, "Er is nog niets veranderd. Kijk het na en lees het daarna in."
    if not found.bad:
        return "Alles staat er al", "Er is niets nieuws in dit bestand. Er verandert niets."
    if found.same:
        return "Er is niets nieuws dat mee kan", "De goede regels staan er al. Verbeter de andere."
    return "Geen van de regels kan mee", "Er is niets veranderd. Verbeter de regels en kies het bestand opnieuw."


def after_writing(found: Numbers) -> tuple[str, str]:
    """Conclusion for a file that was written."""
    if not found.done:
        return "Alles stond er al", "Dit was al ingelezen. Er is niets dubbel gekomen."
    title = f"{of_rows(found.done)} {'is' if found.done == 1 else 'zijn'} ingelezen"
    if found.bad:
        return title, f"{of_rows(found.bad)} {'kon' if found.bad == 1 else 'konden'} niet mee. Die vindt u hieronder."
    return title, "Alles kon mee."
