"""Acts on actions and approvals. Read judging.py first, then recording.py and approving.py."""

from app.actions.service.approving import answer_approval, remind
from app.actions.service.cards import Card, card_of, cards_in, outcome_name
from app.actions.service.judging import Judged, NotAllowed, judge, kind_of, side_of
from app.actions.service.recording import (
    Asked,
    AskedAlready,
    Recorded,
    asked_before,
    check_not_asked,
    complete,
    record,
    try_out,
    veto,
    withdraw,
)
from app.actions.service.waiting import settle

__all__ = [
    "Asked",
    "AskedAlready",
    "Card",
    "Judged",
    "NotAllowed",
    "Recorded",
    "answer_approval",
    "asked_before",
    "card_of",
    "cards_in",
    "check_not_asked",
    "complete",
    "judge",
    "kind_of",
    "outcome_name",
    "record",
    "remind",
    "settle",
    "side_of",
    "try_out",
    "veto",
    "withdraw",
]
