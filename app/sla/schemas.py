"""An SLA outside. A page sends one field for each number of a clause; a program sends a list."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, post_load, validate
from werkzeug.datastructures import MultiDict

from app.infra.dutch import DutchEnum, Moment
from app.kernel.money import euro, parse_euro
from app.sla.models import VersionStatus
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.clauses import ClauseDef
from app.sla.policy.sentences import DAYS, read_day, say_param, unit_of
from app.sla.service import Wish, field_of

PARAM_LABELS = {
    "grens_cents": "Grens in euro",
    "bedrag_cents": "Bedrag in euro",
    "termijn": "Termijn",
    "aantal": "Aantal",
    "van": "Van (uur)",
    "tot": "Tot (uur)",
    "begin": "Eerste dag",
    "einde": "Laatste dag",
    "personen": "Aantal mensen",
}


class ClauseIn(Schema):
    code = fields.String(required=True, validate=validate.Length(1, 80))
    params = fields.Dict(keys=fields.String(), values=fields.Raw(), load_default=dict, data_key="parameters")
    extended_to = fields.List(fields.String(), load_default=list, data_key="geldtOokVoor")

    @post_load
    def as_wish(self, data: dict[str, Any], **_: Any) -> Wish:
        params = {name: self.as_param(name, value) for name, value in data["params"].items()}
        return Wish(data["code"], params, tuple(data["extended_to"]))

    @staticmethod
    def as_param(name: str, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(value)
        return read_day(value) if name in DAYS and isinstance(value, str) else value


class VersionIn(Schema):
    wishes = fields.List(fields.Nested(ClauseIn), required=True, validate=validate.Length(1, 200), data_key="artikelen")
    purpose = fields.String(required=True, validate=validate.Length(3, 1000), data_key="doel")
    starts_on = fields.Date(required=True, data_key="ingangsdatum")


class SlaIn(VersionIn):
    partner_id = fields.UUID(required=True, data_key="partner")


class VersionForm(Schema):
    """The fields of the page that are the same for every clause; `ticked` reads the rest."""

    purpose = fields.String(required=True, validate=validate.Length(3, 1000), data_key="doel")
    starts_on = fields.Date(required=True, data_key="ingangsdatum")
    clauses = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(1, error="Kies minstens een afspraak."),
        data_key="artikelen",
    )


class SlaForm(VersionForm):
    partner_id = fields.UUID(required=True, data_key="partner")


class SignatureIn(Schema):
    signatory = fields.String(required=True, validate=validate.Length(2, 100), data_key="naam")
    code = fields.String(load_default="", validate=validate.Length(max=20))


class ClauseOut(Schema):
    code = fields.String()
    article = fields.String(data_key="artikel")
    params = fields.Dict(data_key="parameters")
    sentence = fields.String(data_key="zin")
    law = fields.String(data_key="wet", allow_none=True)


class VersionOut(Schema):
    id = fields.UUID()
    number = fields.Integer(data_key="nummer")
    status = DutchEnum(VersionStatus)
    purpose = fields.String(data_key="doel")
    starts_on = fields.Date(data_key="ingangsdatum")
    signed_at = Moment(data_key="getekendOp", allow_none=True)
    terms_hash = fields.String(data_key="kenmerkVanDeTekst")
    terms = fields.List(fields.Nested(ClauseOut), data_key="artikelen")


class ChangeOut(Schema):
    number = fields.String(data_key="artikel")
    dutch = fields.String(data_key="soort", validate=validate.OneOf(["nieuw", "anders", "vervalt"]))
    before = fields.String(data_key="was")
    after = fields.String(data_key="wordt")


class SlaOut(Schema):
    id = fields.UUID()
    name = fields.String(data_key="naam")
    creditor_id = fields.UUID(data_key="opdrachtgever")
    partner_id = fields.UUID(data_key="partner")


class SignatureOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    signatory = fields.String(data_key="naam")
    by_organisation_id = fields.UUID(data_key="organisatie")
    second_factor = fields.Boolean(data_key="tweedeStap")


def ticked(form: MultiDict[str, str], library: Catalogue) -> tuple[list[Wish], dict[str, list[str]]]:
    """The ticked clauses with their numbers, and by field what does not read: there the library's number stands."""
    wishes, wrong = [], dict[str, list[str]]()
    for code in form.getlist("artikelen"):
        clause = library.clauses.get(code)
        if clause is None:
            wrong["artikelen"] = ["Deze afspraak kennen wij niet."]
            continue
        params: dict[str, Any] = {}
        for name, default in clause.params.items():
            written = form.get(field_of(code, name), "").strip()
            if isinstance(default, tuple) or written == "":
                continue
            try:
                value = read_param(name, written, default)
            except ValueError:
                wrong[field_of(code, name)] = [f"Vul hier een {kind_of(name, default)}."]
                continue
            if value != default:
                params[name] = value
        extended = tuple(one for one in clause.scope.extendable_to if form.get(f"{code}--ook-{one}"))
        wishes.append(Wish(code, params, extended))
    return wishes, wrong


def read_param(name: str, written: str, default: Any) -> Any:
    if name.endswith("_cents"):
        return parse_euro(written)
    if isinstance(default, int):
        return int(written)
    return read_day(written) if name in DAYS else written


def show_param(name: str, value: Any) -> str:
    """As it stands in the field."""
    if name.endswith("_cents"):
        return euro(value).removeprefix("€\N{NO-BREAK SPACE}")
    return say_param(name, value) if name in DAYS else str(value)


def kind_of(name: str, default: Any) -> str:
    if name.endswith("_cents"):
        return "bedrag in, bijvoorbeeld 75,00"
    return "heel getal in" if isinstance(default, int) else "tijd of dag in"


def shown_params(terms: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {field_of(code, n): show_param(n, v) for code, params in terms.items() for n, v in params.items()}


def numbers_of(clause: ClauseDef, agreed: Mapping[str, Any] | None) -> list[tuple[str, str, str, str]]:
    """(field, label, value of the library, what it is now) of each number that may differ; "" where nothing holds."""
    rows = []
    for name, default in clause.params.items():
        if not isinstance(default, tuple):
            unit, label = unit_of(clause.raw["sentence"], name), PARAM_LABELS.get(name, name.capitalize())
            text = f"{label} ({unit})" if unit and unit.lower() != label.lower() else label
            now = "" if agreed is None else show_param(name, agreed.get(name, default))
            rows.append((field_of(clause.code, name), text, show_param(name, default), now))
    return rows
