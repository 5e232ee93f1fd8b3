from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.handovers.policy import MOST_AT_ONCE, HandoverStatus
from app.infra.dutch import DutchEnum, Moment, Text, Tick
from app.kernel.errors import NotFound, Refused, Stale

CHOOSE = "Kies minstens één dossier."
SOME = validate.Length(1, MOST_AT_ONCE, error=f"Kies 1 tot {MOST_AT_ONCE} dossiers.")


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
        validate=SOME,
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
        validate=SOME,
        data_key="dossier",
        error_messages={"required": CHOOSE},
    )


class ReturnIn(Schema):
    reason = Text(required=True, validate=validate.Length(3, 500), data_key="reden")


class ReturnsIn(ReturnIn, AcceptancesIn):
    """On the page: a batch, all for the same reason."""


class SeenIn(Schema):
    case_id = fields.UUID(required=True, data_key="dossier")
    version = fields.Integer(
        required=True, strict=True, data_key="versie", metadata={"description": "De versie (ETag) die u zag."}
    )


class BatchIn(Schema):
    """By API: a batch. `seen` comes out as case -> version."""

    seen = fields.List(
        fields.Nested(SeenIn), required=True, validate=SOME, data_key="dossiers", error_messages={"required": CHOOSE}
    )

    @post_load
    def by_case(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        seen = {one["case_id"]: one["version"] for one in data["seen"]}
        if len(seen) < len(data["seen"]):
            raise ValidationError("Noem elk dossier één keer.", "dossiers")
        return data | {"seen": seen}


class BatchOfferIn(OfferIn, BatchIn):
    pass


class BatchReturnIn(ReturnIn, BatchIn):
    pass


class OutcomeOut(Schema):
    """What became of one case of a batch."""

    case_id = fields.UUID(data_key="dossier")
    reference = fields.String(data_key="kenmerk", allow_none=True)
    done = fields.Boolean(data_key="gelukt")
    fault = fields.String(
        data_key="fout",
        allow_none=True,
        validate=validate.OneOf([kind.code for kind in (Refused, Stale, NotFound)]),
        metadata={"description": "Als het niet lukte: wat voor fout, zoals achteraan in `type` van een fout."},
    )
    why = fields.String(
        data_key="reden", allow_none=True, metadata={"description": "Als het niet lukte: waarom, in een zin."}
    )


class BatchOut(Schema):
    """In the order in which they were asked."""

    outcomes = fields.List(fields.Nested(OutcomeOut), data_key="resultaten")


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


class ClosedCaseRowOut(Schema):
    """A case that this partner had, without the person."""

    id = fields.UUID()
    reference = fields.String(data_key="kenmerk")
    creditor_id = fields.UUID(data_key="opdrachtgever")
    at = Moment(data_key="aangebodenOp")
    accepted_at = Moment(data_key="aangenomenOp", allow_none=True)
    ended_at = Moment(data_key="weggegaanOp")
    end_reason = fields.String(data_key="reden", allow_none=True)


class LineOut(Schema):
    at = Moment(data_key="moment")
    title = fields.String(data_key="watErGebeurde")
    text = fields.String(data_key="tekst")
    by_user_id = fields.UUID(data_key="gebruiker")
    ours = fields.Boolean(data_key="doorOns")


class ClosedCaseOut(ClosedCaseRowOut):
    """With what this partner did itself, the last first; nothing of after it left."""

    lines = fields.List(fields.Nested(LineOut), data_key="gebeurtenissen")
