"""One schema for the form and for the API. Amounts come in as people write them and go out in whole cents."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.actions.policy import ActionStatus, AnswerKind, ApprovalStatus
from app.cases.policy import Side
from app.infra.dutch import DutchEnum, Moment, Text, Tick
from app.kernel.dates import HERE, YEARS
from app.kernel.decision import Verdict
from app.kernel.money import Cents, parse_euro
from app.ledger.policy import Bearer

CODE = validate.Length(1, 60)
SHORT, LONG = validate.Length(max=1000), validate.Length(max=2000)
SOURCE_WORDS = {"law": "wet", "agreed": "afspraak", "catalogue": "voorwaarde", "cost": "kosten"}


class Euro(fields.Field[Cents]):
    """`142,18`, as people write it; in cents from then on, and never below zero."""

    default_error_messages = {"amount": "Dit is geen bedrag. Schrijf het als 142,18."}

    def __init__(self, **kwargs: Any) -> None:
        about = {"type": "string", "example": "142,18"}
        super().__init__(load_default=None, allow_none=True, metadata=about, **kwargs)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Cents:
        try:
            cents = parse_euro(value if isinstance(value, str) else "")
        except ValueError as e:
            raise self.make_error("amount") from e
        if cents < 0:
            raise self.make_error("amount")
        return cents


def of_our_time(moment: datetime) -> None:
    if moment.year not in YEARS:
        raise ValidationError("Dit is geen moment.")


def code(name: str, **kwargs: Any) -> fields.String:
    """The Dutch code of an action type or outcome, as in the catalogue."""
    told = {"description": "Een code uit GET /actiesoorten."}
    return fields.String(validate=CODE, data_key=name, metadata=told, **kwargs)


class ActionOutcomeOut(Schema):
    code = fields.String()
    name = fields.String(data_key="naam")


class ActionTypeOut(ActionOutcomeOut):
    explain = fields.String(data_key="uitleg")
    phase = fields.String(data_key="fase")
    outcomes = fields.List(fields.Nested(ActionOutcomeOut), data_key="uitkomsten")


class ActionIn(Schema):
    type = code("soort", required=True)
    outcome = code("uitkomst", load_default=None, allow_none=True)
    at = Moment(load_default=None, allow_none=True, default_timezone=HERE, validate=of_our_time, data_key="moment")
    note = Text(load_default="", validate=LONG, data_key="verslag")
    reason = Text(load_default="", validate=SHORT, data_key="reden")
    alternatives = Text(load_default="", validate=SHORT, data_key="lichtereStap")
    on_request = Tick(data_key="opVerzoek", metadata={"description": "De persoon vroeg hier zelf om."})
    cost_cents = Euro(data_key="kosten")
    waiver_cents = Euro(data_key="vervalt")
    instalment_cents = Euro(data_key="termijnbedrag")
    instalment_count = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 240), data_key="aantalTermijnen"
    )
    deferral_days = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, 366), data_key="uitstelDagen"
    )
    items_complete = Tick(data_key="inhoudCompleet")
    threatens = fields.Boolean(
        load_default=None,
        allow_none=True,
        truthy={"ja", True},
        falsy={"nee", False},
        data_key="dreigt",
        metadata={"description": "De tekst noemt een dwangmiddel dat nu niet aan de orde is."},
    )
    term_text = Text(load_default="", validate=SHORT, data_key="termijntekst")
    stated_fee_cents = Euro(data_key="genoemdeKosten")
    next_step = code("volgendeStap", load_default=None, allow_none=True)
    next_on = fields.Date(load_default=None, allow_none=True, data_key="volgendeDag")
    confirmed = Tick(data_key="tochBewaren", metadata={"description": "Bewaar ook bij een woord over gezondheid."})
    anew = Tick(
        data_key="nogmaals", metadata={"description": "Ook als voor deze stap al akkoord is gevraagd of gegeven."}
    )


class CompletionIn(Schema):
    outcome = code("uitkomst", required=True)
    note = Text(load_default="", validate=LONG, data_key="verslag")
    happened_at = Moment(
        load_default=None, allow_none=True, default_timezone=HERE, validate=of_our_time, data_key="moment"
    )
    condition_met = Tick(
        data_key="voorwaardeVoldaan",
        metadata={"description": "Aan de voorwaarde van het akkoord is voldaan. Verplicht als er een voorwaarde is."},
    )
    confirmed = Tick(data_key="tochBewaren")


class VetoIn(Schema):
    reason = Text(required=True, validate=validate.Length(3, 1000), data_key="reden")


class ApprovalAnswerIn(Schema):
    kind = DutchEnum(AnswerKind, required=True, data_key="soort")
    text = Text(load_default="", validate=SHORT, data_key="tekst")
    alternative = code("alternatief", load_default=None, allow_none=True)
    confirmed = Tick(data_key="tochBewaren")


class ApprovalFilter(Schema):
    status = DutchEnum(ApprovalStatus, load_default=None)


class ReasonOut(Schema):
    verdict = fields.Function(
        lambda one: Verdict.of(one["verdict"]).dutch,
        data_key="antwoord",
        metadata={"type": "string", "enum": [verdict.dutch for verdict in Verdict]},
    )
    source = fields.Function(
        lambda one: SOURCE_WORDS[one["source"]],
        data_key="bron",
        metadata={"type": "string", "enum": [*SOURCE_WORDS.values()]},
    )
    code = fields.String()
    article = fields.String(data_key="artikel", allow_none=True)
    sentence = fields.String(data_key="zin")
    law = fields.String(data_key="wet", allow_none=True)


class DecisionOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    action_id = fields.UUID(data_key="actie", allow_none=True)
    action_type = fields.String(data_key="soort")
    verdict = DutchEnum(Verdict, data_key="antwoord")
    because = fields.List(fields.Nested(ReasonOut), data_key="redenen")
    facts = fields.Dict(keys=fields.String(), data_key="feiten")
    not_known = fields.List(fields.String(), attribute="unknown", data_key="onbekend")
    sla_version_id = fields.UUID(data_key="afsprakenVersie", allow_none=True)
    terms_hash = fields.String(data_key="afsprakenHash")
    by_organisation_id = fields.UUID(data_key="organisatie")


class ActionOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="vastgelegdOp")
    case_id = fields.UUID(data_key="dossier")
    type = fields.String(data_key="soort")
    side = DutchEnum(Side, data_key="kant")
    status = DutchEnum(ActionStatus)
    happened_at = Moment(data_key="moment", allow_none=True)
    planned_on = fields.Date(data_key="geplandOp", allow_none=True)
    outcome = fields.String(data_key="uitkomst", allow_none=True)
    real_contact = fields.Boolean(data_key="echtContact")
    note = fields.String(data_key="verslag")
    reason = fields.String(data_key="reden")
    alternatives = fields.String(data_key="lichtereStap")
    on_request = fields.Boolean(data_key="opVerzoek")
    cost_cents = fields.Integer(data_key="kostenInCenten")
    bearer = DutchEnum(Bearer, data_key="voorRekeningVan")
    condition_met_at = Moment(data_key="voorwaardeVoldaanOp", allow_none=True)
    stopped_because = fields.String(data_key="tegengehoudenOmdat")
    by_organisation_id = fields.UUID(data_key="organisatie")
    by_user_id = fields.UUID(data_key="gebruiker")


class ApprovalOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="gevraagdOp")
    case_id = fields.UUID(data_key="dossier")
    action_id = fields.UUID(data_key="actie")
    status = DutchEnum(ApprovalStatus)
    due_at = Moment(data_key="uiterlijk")
    article = fields.String(data_key="artikel")
    sentence = fields.String(data_key="zin")
    cost_cents = fields.Integer(data_key="kostenInCenten")
    bearer = DutchEnum(Bearer, data_key="voorRekeningVan")
    not_tried = fields.List(fields.String(), data_key="nogNietGeprobeerd")
    persons_needed = fields.Integer(data_key="personenNodig")
    by_organisation_id = fields.UUID(data_key="organisatie")
    version = fields.Integer(data_key="versie")


class ApprovalAnswerOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    approval_id = fields.UUID(data_key="akkoord")
    kind = DutchEnum(AnswerKind, data_key="soort")
    text = fields.String(data_key="tekst")
    alternative = fields.String(data_key="alternatief", allow_none=True)
    mandate_of = fields.UUID(data_key="mandaatVan", allow_none=True)
    by_user_id = fields.UUID(data_key="gebruiker")


class RecordedOut(Schema):
    action = fields.Nested(ActionOut, data_key="actie")
    decision = fields.Nested(DecisionOut, data_key="besluit")
    approval = fields.Nested(ApprovalOut, data_key="akkoord", allow_none=True)


class JudgedOut(Schema):
    """What the SLA would say, before anything is stored."""

    verdict = DutchEnum(Verdict, data_key="antwoord")
    lines = fields.List(fields.String(), data_key="uitleg")
    because = fields.List(fields.String(), data_key="because")
    not_known = fields.List(fields.String(), attribute="unknown", data_key="onbekend")
    alternative = fields.Dict(data_key="alternatief", allow_none=True)
    due_at = Moment(data_key="antwoordVoor", allow_none=True)
    not_tried = fields.List(fields.String(), data_key="nogNietGeprobeerd")
    cost_cents = fields.Integer(data_key="kostenInCenten")
    bearer = DutchEnum(Bearer, data_key="voorRekeningVan")
    terms_hash = fields.String(data_key="afsprakenHash")
