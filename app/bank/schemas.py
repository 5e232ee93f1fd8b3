"""What comes in and goes out, on the page and by API. Amounts go out in whole cents, `…InCenten`."""

from marshmallow import Schema, fields, validate

from app.bank.policy.booking import MOST_PARTS
from app.bank.policy.words import Certainty, EntryStatus, MatchedBy
from app.infra.dutch import DutchEnum, Moment, Text, Tick
from app.infra.files import UploadStatus

MOST_AT_ONCE = 100
CENTS = validate.Range(min=1, max=10**14)

# ---- coming in


class PartIn(Schema):
    case_id = fields.UUID(required=True, data_key="dossier")
    amount_cents = fields.Integer(
        required=True,
        strict=True,
        validate=CENTS,
        data_key="bedragInCenten",
        metadata={"description": "Altijd boven nul."},
    )


class BookingIn(Schema):
    parts = fields.List(
        fields.Nested(PartIn), required=True, validate=validate.Length(1, MOST_PARTS), data_key="boekingen"
    )
    remember = Tick(data_key="onthoudRekening")


class BookingForm(Schema):
    """The page: one case, or lines with a case number and an amount as people write it."""

    case_id = fields.UUID(load_default=None, data_key="dossier")
    references = fields.List(Text(), load_default=list, validate=validate.Length(max=MOST_PARTS), data_key="kenmerk")
    amounts = fields.List(Text(), load_default=list, validate=validate.Length(max=MOST_PARTS), data_key="bedrag")
    remember = Tick(data_key="onthoudRekening")


class ExclusionIn(Schema):
    reason = Text(required=True, validate=validate.Length(3, 500), data_key="reden")


class ChosenIn(Schema):
    entry_id = fields.UUID(required=True, data_key="betaling")
    version = fields.Integer(required=True, strict=True, data_key="versie")


class ProposalsIn(Schema):
    chosen = fields.List(
        fields.Nested(ChosenIn), required=True, validate=validate.Length(1, MOST_AT_ONCE), data_key="betalingen"
    )


class ProposalsForm(Schema):
    """Each `betaling` is an id and the version that was on the page: `0192…:1`."""

    chosen = fields.List(Text(), required=True, validate=validate.Length(1, MOST_AT_ONCE), data_key="betaling")


class EntriesIn(Schema):
    status = DutchEnum(EntryStatus, load_default=None)


# ---- going out


class UploadOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    name = fields.String(data_key="bestandsnaam")
    size = fields.Integer(data_key="grootteInBytes")
    status = DutchEnum(UploadStatus)
    progress = fields.Integer(data_key="gedaan")
    total = fields.Integer(data_key="totaal")
    problem = fields.String(data_key="probleem")
    done_at = Moment(data_key="klaarOp", allow_none=True)


class StatementOut(Schema):
    """What the statement says, and what became of it; zoekt + geboekt + hoortNergensBij + alBekend is totaal."""

    id = fields.UUID(attribute="statement.id")
    iban = fields.String(attribute="statement.iban", data_key="rekening")
    number = fields.String(attribute="statement.number", data_key="nummer")
    opening_cents = fields.Integer(attribute="statement.opening_cents", data_key="beginsaldoInCenten", allow_none=True)
    closing_cents = fields.Integer(attribute="statement.closing_cents", data_key="eindsaldoInCenten", allow_none=True)
    closing_on = fields.Date(attribute="statement.closing_on", data_key="totEnMet", allow_none=True)
    entries = fields.Integer(attribute="statement.entries", data_key="regels")
    repeated = fields.Integer(attribute="statement.repeated", data_key="regelsAlBekend")
    total_cents = fields.Integer(attribute="sum.total", data_key="totaalInCenten")
    repeated_cents = fields.Integer(attribute="sum.repeated", data_key="alBekendInCenten")
    booked_cents = fields.Integer(attribute="sum.booked", data_key="geboektInCenten")
    suspense_cents = fields.Integer(attribute="sum.suspense", data_key="zoektInCenten")
    ignored_cents = fields.Integer(attribute="sum.ignored", data_key="hoortNergensBijInCenten")
    warning = fields.String(attribute="statement.warning", data_key="waarschuwing")


class StatementsOut(Schema):
    statements = fields.List(fields.Nested(StatementOut), data_key="afschriften")


class EntryOut(Schema):
    id = fields.UUID()
    booked_on = fields.Date(data_key="boekdatum")
    value_on = fields.Date(data_key="valutadatum")
    amount_cents = fields.Integer(data_key="bedragInCenten")
    name = fields.String(data_key="naam")
    iban = fields.String(data_key="rekening")
    text = fields.String(data_key="tekst")
    reference = fields.String(data_key="kenmerk")
    return_reason = fields.String(
        data_key="redenTerug", metadata={"description": "ISO 20022-code, leeg bij een betaling."}
    )
    status = DutchEnum(EntryStatus)
    matched_by = DutchEnum(MatchedBy, data_key="herkendAan", allow_none=True)
    handled_at = Moment(data_key="verwerktOp", allow_none=True)
    remark = fields.String(data_key="opmerking")
    version = fields.Integer(data_key="versie")


class BookingOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    case_id = fields.UUID(data_key="dossier")
    amount_cents = fields.Integer(data_key="bedragInCenten")
    ledger_entry_id = fields.UUID(data_key="grootboekregel")


class SuggestionOut(Schema):
    case_id = fields.UUID(data_key="dossier")
    reference = fields.String(data_key="kenmerk")
    why = fields.String(data_key="waarom")
    closed = fields.Boolean(data_key="gesloten")


class SuggestionsOut(Schema):
    certainty = DutchEnum(Certainty, data_key="zekerheid")
    why = fields.String(data_key="waarom")
    suggestions = fields.List(fields.Nested(SuggestionOut), data_key="voorstellen")


class ProposalsOut(Schema):
    booked = fields.Integer(data_key="geboekt")
    left = fields.Integer(data_key="blijftStaan")
