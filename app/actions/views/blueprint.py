from typing import Any
from uuid import UUID

from flask import Blueprint, g, request

from app.actions.models import Approval
from app.actions.policy.approvals import CONDITIONS, doer_of
from app.actions.policy.entry import Entry, entry_for
from app.actions.policy.fee import TERM_TEXT
from app.actions.queries import get_approval
from app.actions.service import Card, card_of, side_of
from app.cases.models import Case
from app.cases.policy import Side
from app.infra.clock import now
from app.infra.web import db
from app.organisations.access import me
from app.organisations.queries import get_organisation
from app.sla.policy.sentences import Words, fill
from app.sla.service import catalogue, words_for

bp = Blueprint("actions", __name__)


def entry_of(case: Case, code: str = "") -> Entry:
    """The form of one action type in a case; of a call when none was asked for."""
    side = side_of(case, me)
    kind = get_organisation(db, me.organisation_id).partner_kind if side is Side.PARTNER else None
    return entry_for(
        catalogue(),
        code or request.args.get("gekozen") or request.args.get("soort", ""),
        doer=doer_of(side, kind.dutch if kind else None),
        words=Words(*g.known.person) if side is Side.CREDITOR else words_for(db, case.creditor_id),
    )


def card_for(approval_id: UUID) -> Card:
    """A decision card by its approval: at most three questions."""
    return card_of(db, get_approval(db, approval_id)[0], by=me, now=now())


def conditions_of(approval: Approval) -> list[str]:
    """What is often asked, in the words of the creditor."""
    words = words_for(db, approval.creditor_id)
    return [fill(one, words) for one in CONDITIONS]


@bp.app_context_processor
def parts() -> dict[str, Any]:
    """What `actions/_entry.html` and `actions/_decision.html` need when another page shows them."""
    return {
        "action_entry": entry_of,
        "decision_card": card_for,
        "conditions_of": conditions_of,
        "term_text": TERM_TEXT,
    }
