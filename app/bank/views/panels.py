"""What stands beside every list of the bank: does the sum fit, how long do we look already, which files came."""

from typing import Any

from flask import url_for

from app.bank.policy.words import EntryStatus
from app.bank.queries.entries import ages, count_waiting
from app.bank.queries.statements import FileSum, newest_statement, newest_uploads, sums_of, with_wrong_sum
from app.infra.clock import today
from app.infra.jinja import number
from app.infra.web import db
from app.kernel.dates import day_short
from app.organisations.access import me

FILES = 5


def panels() -> dict[str, Any]:
    newest = newest_statement(db, me.organisation_id)
    files = newest_uploads(db, me.organisation_id, most=FILES)
    return {
        "newest": sums_of(db, [newest])[0] if newest else None,
        "ages": ages(db, me.organisation_id, today()),
        "files": files,
        "wrong_sums": with_wrong_sum(db, [file.id for file in files]),
        "today": today(),
    }


def tabs(current: str) -> list[dict[str, Any]]:
    count = db.scalar(count_waiting(me)) or 0
    pages = (
        ("Zoekt een dossier", "bank.list_entries", count),
        ("Vanzelf geboekt", "bank.list_booked", None),
        ("Met de hand geboekt", "bank.list_by_hand", None),
        ("Hoort niet bij een dossier", "bank.list_set_apart", None),
    )
    return [
        {"label": label, "url": url_for(endpoint), "count": number, "current": endpoint == current}
        for label, endpoint, number in pages
    ]


def lead(newest: FileSum | None) -> str:
    """What came of the newest statement, under the h1."""
    if newest is None:
        return "Lees een afschrift in. Wij zoeken de dossiers erbij."
    booked, all_new = newest.counts[EntryStatus.BOOKED], sum(newest.counts.values())
    last = newest.statement
    day = f" tot en met {day_short(last.closing_on)}" if last.closing_on else ""
    if all_new == 0:
        return f"Het laatste afschrift{day} heeft geen nieuwe regels."
    if all_new == 1:
        return f"De enige nieuwe regel van het laatste afschrift{day} is {'' if booked else 'niet '}geboekt."
    some = {0: "is er geen", 1: "is er 1"}.get(booked, f"zijn er {number(booked)}")
    return f"Van de {number(all_new)} regels van het laatste afschrift{day} {some} geboekt."
