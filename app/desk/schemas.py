"""The question of the list, the same for the page and for the API, and what the API answers."""

from marshmallow import Schema, fields, validate

from app.cases.policy import Regie, Side, Waiting
from app.desk.policy.timeline import dutch_kind
from app.infra.dutch import DutchEnum, Moment
from app.infra.events import Event

DUE = {
    "te-laat": "Te laat",
    "vandaag": "Vandaag",
    "onze": "Wij, t/m vandaag",
    "week": "Deze week",
    "geen": "Geen stap",
}


class CasesIn(Schema):
    q = fields.String(load_default="", validate=validate.Length(max=100))
    other = fields.UUID(load_default=None, data_key="partij")
    regie = DutchEnum(Regie, load_default=None)
    waiting = DutchEnum(Waiting, load_default=None, data_key="wachtOp")
    due = fields.String(load_default="", data_key="stap", validate=validate.OneOf(tuple(DUE)))
    about = fields.String(load_default="", data_key="waarover", validate=validate.Length(max=100))


class CaseRowOut(Schema):
    """Without the person: ask for the case itself to see who it is about."""

    id = fields.UUID()
    reference = fields.String(data_key="kenmerk")
    about = fields.String(data_key="waarover")
    creditor_id = fields.UUID(data_key="opdrachtgeverId")
    partner_id = fields.UUID(data_key="partnerId", allow_none=True)
    regie = DutchEnum(Regie)
    regie_since = Moment(data_key="regieSinds")
    paused_until = fields.Date(data_key="gepauzeerdTotEnMet", allow_none=True)
    accepted_at = Moment(data_key="aangenomenOp", allow_none=True)
    since = fields.Date(data_key="sinds", allow_none=True)
    waiting_for = DutchEnum(Waiting, data_key="wachtOp")
    waiting_until = Moment(data_key="wachtTot", allow_none=True)
    next_step = fields.String(data_key="volgendeStap", allow_none=True)
    next_on = fields.Date(data_key="volgendeStapOp", allow_none=True)
    next_by = DutchEnum(Side, data_key="volgendeStapDoor", allow_none=True)
    news_at = Moment(data_key="laatsteNieuws")
    version = fields.Integer(data_key="versie")


class EventOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    kind = fields.Method("dutch", data_key="soort", metadata={"type": "string", "example": "dossier.regie-gewijzigd"})
    by_organisation_id = fields.UUID(data_key="organisatieId")
    by_user_id = fields.UUID(data_key="gebruikerId")

    def dutch(self, event: Event) -> str:
        return dutch_kind(event.kind)
