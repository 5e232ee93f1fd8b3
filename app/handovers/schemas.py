from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from app.handovers.policy import MOST_AT_ONCE, HandoverStatus
from app.infra.dutch import DutchEnum, Moment, Text, Tick

CHOOSE = "Kies minstens één dossier."


class Seen(fields.Field[tuple[UUID, int]]):
    """A ticked row: which case, and the version that was on the screen, "<uuid>:3"."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[UUID, int]:
        case_id, _colon, version = str(value).partition(":")
        try:
            return UUID(case_id), int(version)
        except ValueError as e:
            raise self.make_error("validator_failed") from e


class OfferIn(Schema):
    """By API: one case."""

    partner_id = fields.UUID(required=True, data_key="partner", error_messages={"required": "Kies een partner."})
    message = Text(load_default="", validate=validate.Length(max=1000), data_key="bericht")
    share_history = fields.Boolean(
        load_default=True,
        data_key="deelGeschiedenis",
        metadata={"description": "Ook wat er eerder in het dossier gebeurde."},
    )


class OffersIn(OfferIn):
    """On the page: a batch."""

    share_history = Tick(data_key="deelGeschiedenis")
    seen = fields.List(
        Seen(),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=f"Kies 1 tot {MOST_AT_ONCE} dossiers."),
        data_key="dossier",
        error_messages={"required": CHOOSE},
    )


class AcceptanceIn(Schema):
    reference = Text(load_default="", validate=validate.Length(max=60), data_key="kenmerk")


class AcceptancesIn(Schema):
    """On the page: a batch."""

    seen = fields.List(
        Seen(),
        required=True,
        validate=validate.Length(1, MOST_AT_ONCE, error=f"Kies 1 tot {MOST_AT_ONCE} dossiers."),
        data_key="dossier",
        error_messages={"required": CHOOSE},
    )


class ReturnIn(Schema):
    reason = Text(required=True, validate=validate.Length(3, 500), data_key="reden")


class HandoverQuery(Schema):
    status = DutchEnum(HandoverStatus, load_default=None)


class HandoverOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    case_id = fields.UUID(data_key="dossier")
    to_partner_id = fields.UUID(data_key="partner")
    status = DutchEnum(HandoverStatus)
    message = fields.String(data_key="bericht")
    share_history = fields.Boolean(data_key="deelGeschiedenis")
    missing = fields.List(fields.String(), data_key="ontbreekt")
    due_at = Moment(data_key="antwoordVoor")
    answered_at = Moment(data_key="beantwoordOp", allow_none=True)
    answer = fields.String(data_key="antwoord", allow_none=True)
