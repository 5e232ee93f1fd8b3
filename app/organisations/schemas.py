"""One schema for the form and for the API; `data_key` carries the Dutch name."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.infra.dutch import DutchEnum, Moment, Text, Tick
from app.kernel.actor import Kind, Role
from app.kernel.money import parse_euro
from app.kernel.numbers import parse_phone
from app.organisations.policy import Article, PartnerKind, Permission, Reach, Sector

NAME = validate.Length(2, 80)
WORD = validate.Length(2, 30)
CODE = validate.Length(6, 40)
SECRET = validate.Length(1, 1000)


class Address(fields.Email):
    """An e-mail address, in lower case as we keep it."""

    default_error_messages = {"invalid": "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(max=200), **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        return str(super()._deserialize(value.strip() if isinstance(value, str) else value, *args, **kwargs)).lower()


class Euro(fields.Field[int]):
    """An amount as people write it, in cents."""

    default_error_messages = {"validator_failed": "Dit is geen bedrag. Schrijf het als 250,00."}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        try:
            return parse_euro(str(value))
        except ValueError as e:
            raise self.make_error("validator_failed") from e


class Phone(Text):
    """A telephone number; kept as +31612345678."""

    default_error_messages = {"phone": "Dit is geen telefoonnummer. Schrijf het als 06 12345678."}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        try:
            return parse_phone(super()._deserialize(value, *args, **kwargs))
        except ValueError as e:
            raise self.make_error("phone") from e


# ---- coming in


class SignInForm(Schema):
    email = Text(required=True, validate=validate.Length(max=200))
    password = fields.String(required=True, data_key="wachtwoord", validate=SECRET)
    next = fields.String(load_default="", data_key="verder", validate=validate.Length(max=2000))


class CodeForm(Schema):
    code = Text(required=True, validate=CODE)


class ForgottenForm(Schema):
    email = Address(required=True)


class PasswordForm(Schema):
    """A new password, typed twice."""

    password = fields.String(required=True, data_key="wachtwoord", validate=SECRET)
    again = fields.String(required=True, data_key="wachtwoordHerhaald", validate=SECRET)

    @post_load
    def same(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data["password"] != data.pop("again"):
            raise ValidationError("U typte twee verschillende wachtwoorden.", "wachtwoordHerhaald")
        return data


class NewPersonForm(PasswordForm):
    name = Text(required=True, data_key="naam", validate=NAME)


class ProvenForm(Schema):
    """Whoever stands at this screen shows that it is theirs."""

    current = fields.String(required=True, data_key="huidigWachtwoord", validate=SECRET)


class ChangePasswordForm(PasswordForm, ProvenForm):
    pass


class SecondFactorForm(ProvenForm, CodeForm):
    pass


class AccountForm(Schema):
    name = Text(required=True, data_key="naam", validate=NAME)
    keyboard = Tick(data_key="sneltoetsen")


class SwitchForm(Schema):
    organisation_id = fields.UUID(required=True, data_key="organisatie")


class DemoForm(SwitchForm):
    user_id = fields.UUID(required=True, data_key="persoon")


# ---- settings


class InvitationIn(Schema):
    name = Text(required=True, data_key="naam", validate=NAME)
    email = Address(required=True)
    role = DutchEnum(Role, required=True, data_key="rol")


class RoleForm(Schema):
    role = DutchEnum(Role, required=True, data_key="rol")


class AbsenceForm(Schema):
    substitute_id = fields.UUID(load_default=None, data_key="vervanger")
    first = fields.Date(load_default=None, data_key="van")
    last = fields.Date(load_default=None, data_key="totEnMet")


class SubstituteIn(Schema):
    """By API all three; the form may be empty, for who is back at work."""

    substitute_id = fields.UUID(required=True, data_key="vervanger")
    first = fields.Date(required=True, data_key="van")
    last = fields.Date(required=True, data_key="totEnMet")


class MandateForm(RoleForm):
    reach = DutchEnum(Reach, required=True, data_key="soort")
    up_to_cents = Euro(load_default=None, data_key="bedrag")


class KeyForm(Schema):
    name = Text(required=True, data_key="naam", validate=NAME)
    scopes = fields.List(DutchEnum(Permission), load_default=list, data_key="rechten")
    last_day = fields.Date(required=True, data_key="totEnMet")


class OrganisationForm(Schema):
    sector = DutchEnum(Sector, load_default=None)
    person_one = Text(load_default=None, data_key="persoonEnkelvoud", validate=WORD)
    person_many = Text(load_default=None, data_key="persoonMeervoud", validate=WORD)
    person_article = DutchEnum(Article, load_default=None, data_key="persoonLidwoord")
    phone = Phone(load_default=None, data_key="telefoon", validate=validate.Length(max=20))


class AdmissionForm(Schema):
    name = Text(required=True, data_key="naam", validate=NAME)
    kind = DutchEnum(Kind, required=True, data_key="soort")
    sector = DutchEnum(Sector, load_default=None)
    partner_kind = DutchEnum(PartnerKind, load_default=None, data_key="soortPartner")
    register_number = Text(load_default=None, data_key="registernummer", validate=validate.Length(max=40))
    registered_until = fields.Date(load_default=None, data_key="geregistreerdTot")
    first_name = Text(required=True, data_key="contactNaam", validate=NAME)
    first_email = Address(required=True, data_key="contactEmail")


# ---- what the API shows


class MemberOut(Schema):
    id = fields.UUID()
    name = fields.String(data_key="naam")
    role = DutchEnum(Role, data_key="rol")
    at = Moment(data_key="lidSinds")
    substitute_id = fields.UUID(data_key="vervanger", allow_none=True)
    absent_from = fields.Date(data_key="afwezigVan", allow_none=True)
    absent_until = fields.Date(data_key="afwezigTotEnMet", allow_none=True)


class ColleagueOut(Schema):
    id = fields.UUID()
    name = fields.String(data_key="naam")
    role = DutchEnum(Role, data_key="rol")


class SubstituteOut(Schema):
    """Leeg: u beslist zelf."""

    substitute_id = fields.UUID(data_key="vervanger", allow_none=True)
    absent_from = fields.Date(data_key="van", allow_none=True)
    absent_until = fields.Date(data_key="totEnMet", allow_none=True)


class InvitationOut(Schema):
    id = fields.UUID()
    email = fields.String()
    name = fields.String(data_key="naam")
    role = DutchEnum(Role, data_key="rol")
    at = Moment(data_key="moment")
    ends_at = Moment(data_key="verlooptOp")
    accepted_at = Moment(data_key="aangenomenOp", allow_none=True)
    withdrawn_at = Moment(data_key="ingetrokkenOp", allow_none=True)


class OrganisationOut(Schema):
    id = fields.UUID()
    name = fields.String(data_key="naam")
    kind = DutchEnum(Kind, data_key="soort")
    sector = DutchEnum(Sector, allow_none=True)
    partner_kind = DutchEnum(PartnerKind, data_key="soortPartner", allow_none=True)
    person_one = fields.String(data_key="persoonEnkelvoud")
    person_many = fields.String(data_key="persoonMeervoud")
    person_article = fields.String(data_key="persoonLidwoord")
    phone = fields.String(data_key="telefoon", allow_none=True)


class KeyOut(Schema):
    """Who a program is with the key that it sent."""

    organisation = fields.Nested(OrganisationOut, data_key="organisatie")
    name = fields.String(data_key="naam")
    role = DutchEnum(Role, data_key="rol")
    scopes = fields.List(DutchEnum(Permission), data_key="rechten")


class IssuedKeyOut(Schema):
    """A key of a colleague or of oneself; what it says itself is shown once, on the page that makes it."""

    id = fields.UUID()
    user_id = fields.UUID(data_key="gebruiker")
    name = fields.String(data_key="naam")
    start = fields.String(data_key="begintMet")
    last_day = fields.Date(data_key="totEnMet")


class MandateOut(Schema):
    role = DutchEnum(Role, data_key="rol")
    up_to_cents = fields.Integer(
        data_key="totBedragInCenten", allow_none=True, metadata={"description": "Leeg: zonder grens."}
    )


class MandatesOut(Schema):
    mandates = fields.List(fields.Nested(MandateOut), data_key="mandaten")
