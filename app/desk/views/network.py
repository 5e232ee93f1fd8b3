"""The home of the network: who takes part, what asks for attention, what an SLA can be made of. Nothing of a case."""

from itertools import groupby
from typing import Any

from app.desk.policy.network import registration
from app.infra.clock import today
from app.infra.web import db, page
from app.kernel.actor import Kind
from app.organisations.queries import all_organisations
from app.sla.policy.clauses import ClauseDef, sentence
from app.sla.policy.sentences import NEUTRAL
from app.sla.service import catalogue


def network_page(**common: Any) -> str:
    """What stands in the directory is public; an SLA is of its two sides and shows nothing here."""
    organisations = db.scalars(all_organisations()).all()
    signals = [
        (one, registration(one.partner_kind, one.register_number, one.registered_until, today()))
        for one in organisations
    ]
    return page(
        "desk/network.html",
        creditors=[one for one in organisations if one.kind is Kind.CREDITOR],
        partners=[one for one in organisations if one.kind is Kind.PARTNER],
        attention=[(one, signal) for one, signal in signals if signal],
        library=library(),
        **common,
    )


def library() -> list[tuple[str, list[tuple[str, bool]]]]:
    """By chapter: the sentence of each clause, and whether the light proposal has it. What the law says, last."""
    known = catalogue()

    def chapter(clause: ClauseDef) -> int:
        return len(known.chapters) + 1 if clause.builtin else known.kinds[clause.kind].chapter

    by_chapter = groupby(sorted(known.clauses.values(), key=chapter), key=chapter)
    return [
        (known.chapters.get(n, "Volgt uit de wet"), [(sentence(one, {}, NEUTRAL), one.default) for one in clauses])
        for n, clauses in by_chapter
    ]
