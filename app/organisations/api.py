"""The organisation by API: itself, its people, invitations, mandates, who replaces whom, and keys. The same acts as in
the settings.

A new key is made on the page only: an answer that is kept for a repeated request would keep the secret as well.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import current_app, url_for
from sqlalchemy import Select

from app.accounts.models import ApiKey
from app.accounts.queries import get_key, keys_of
from app.accounts.service import revoke_key
from app.infra.clock import now, today
from app.infra.rest import Api, Data
from app.infra.web import db
from app.kernel.actor import Role
from app.organisations.access import known, may, me, requires
from app.organisations.models import Invitation, Mandate, Member, Membership, Organisation
from app.organisations.policy import Permission, allowed
from app.organisations.queries import (
    all_organisations,
    get_invitation,
    get_member,
    get_membership,
    get_organisation,
    invitations_of,
    mandates_of,
    members_of,
    substitutes_for,
)
from app.organisations.schemas import (
    AdmissionForm,
    ColleagueOut,
    InvitationIn,
    InvitationOut,
    IssuedKeyOut,
    KeyOut,
    MandateForm,
    MandatesOut,
    MemberOut,
    OrganisationForm,
    OrganisationOut,
    RoleForm,
    SubstituteIn,
    SubstituteOut,
)
from app.organisations.service import (
    admit,
    change_organisation,
    change_role,
    end_membership,
    invite,
    repeat_invitation,
    set_absence,
    set_mandate,
    withdraw_invitation,
)

api = Api("organisations")


@api.get("/organisatie", gives=OrganisationOut)
@requires(Permission.ACCOUNT_OWN)
def show_organisation() -> Organisation:
    return get_organisation(db, me.organisation_id)


@api.put("/organisatie", takes=OrganisationForm, gives=OrganisationOut, versioned=False)
@requires(Permission.ORGANISATION_MANAGE)
def update_organisation(data: Data) -> Organisation:
    return change_organisation(db, by=me, **data)


@api.list("/organisaties", gives=OrganisationOut)
@requires(Permission.ORGANISATION_ADMIT)
def list_organisations() -> Select[Organisation]:
    return all_organisations()


@api.post("/organisaties", takes=AdmissionForm, gives=OrganisationOut)
@requires(Permission.ORGANISATION_ADMIT)
def create_organisation(data: Data) -> Organisation:
    return get_organisation(db, admit(db, by=me, address=page_of_invitations(), now=now(), **data))


@api.get("/sleutel", gives=KeyOut)
@requires(Permission.ACCOUNT_OWN)
def show_key() -> Data:
    """Who a program is with the key that it sent, and what that opens."""
    return {
        "organisation": get_organisation(db, me.organisation_id),
        "name": known.name,
        "role": me.role,
        "scopes": sorted(allowed(me.kind, me.role, me.scopes)),
    }


@api.list("/sleutels", gives=IssuedKeyOut)
@requires(Permission.ACCOUNT_OWN)
def list_keys() -> Select[ApiKey]:
    return keys_of(me.organisation_id, whose())


@api.delete("/sleutels/<uuid:key_id>")
@requires(Permission.ACCOUNT_OWN)
def delete_key(key_id: UUID) -> None:
    revoke_key(db, get_key(db, key_id, me.organisation_id, whose()), by=me, now=now())


def whose() -> UUID | None:
    """None: of everybody here."""
    return None if may(Permission.KEY_MANAGE) else me.user_id


@api.get("/mandaten", gives=MandatesOut)
@requires(Permission.MANDATE_MANAGE)
def list_mandates() -> dict[str, list[Mandate]]:
    """A role that is not here has no mandate."""
    found: Mapping[Role, Mandate] = mandates_of(db, me.organisation_id)
    return {"mandates": [*found.values()]}


@api.post("/mandaten", takes=MandateForm, gives=MandatesOut, status=200)
@requires(Permission.MANDATE_MANAGE)
def update_mandate(data: Data) -> dict[str, list[Mandate]]:
    set_mandate(db, by=me, **data)
    return list_mandates()


@api.get("/vervanging", gives=SubstituteOut)
@requires(Permission.APPROVAL_DECIDE)
def show_substitute() -> Member:
    """Who decides when the maker of the key is away."""
    return get_member(db, me.user_id, me.organisation_id)


@api.put("/vervanging", takes=SubstituteIn, gives=SubstituteOut, versioned=False)
@requires(Permission.APPROVAL_DECIDE)
def update_substitute(data: Data) -> Membership:
    """From the first to the last day the substitute decides, with the mandate of the maker of the key."""
    set_absence(db, by=me, today=today(), **data)
    return get_membership(db, me.user_id, me.organisation_id)


@api.delete("/vervanging")
@requires(Permission.APPROVAL_DECIDE)
def delete_substitute() -> None:
    """Back at work; a second time does nothing."""
    set_absence(db, by=me, substitute_id=None, first=None, last=None, today=today())


@api.list("/vervangers", gives=ColleagueOut)
@requires(Permission.APPROVAL_DECIDE)
def list_substitutes() -> Select[Member]:
    """Colleagues who could decide for the maker of the key."""
    return substitutes_for(me)


@api.list("/gebruikers", gives=MemberOut)
@requires(Permission.USER_MANAGE)
def list_users() -> Select[Member]:
    return members_of(me.organisation_id)


@api.put("/gebruikers/<uuid:user_id>/rol", takes=RoleForm, gives=RoleForm, versioned=False)
@requires(Permission.USER_MANAGE)
def update_role(user_id: UUID, data: Data) -> Data:
    get_member(db, user_id, me.organisation_id)
    change_role(db, user_id, data["role"], by=me)
    return data


@api.delete("/gebruikers/<uuid:user_id>")
@requires(Permission.USER_MANAGE)
def delete_user(user_id: UUID) -> None:
    """Out at once; what they did stays theirs."""
    get_member(db, user_id, me.organisation_id)
    end_membership(db, user_id, by=me, now=now())


@api.list("/uitnodigingen", gives=InvitationOut)
@requires(Permission.USER_MANAGE)
def list_invitations() -> Select[Invitation]:
    return invitations_of(me.organisation_id)


@api.post("/uitnodigingen", takes=InvitationIn, gives=InvitationOut)
@requires(Permission.USER_MANAGE)
def create_invitation(data: Data) -> Invitation:
    return invite(db, by=me, address=page_of_invitations(), now=now(), **data)


@api.post("/uitnodigingen/<uuid:invitation_id>/herhalingen", gives=InvitationOut)
@requires(Permission.USER_MANAGE)
def create_reminder(invitation_id: UUID) -> Invitation:
    """A new invitation; the link of the earlier one no longer works."""
    found = get_invitation(db, invitation_id, me.organisation_id)
    return repeat_invitation(db, found, by=me, address=page_of_invitations(), now=now())


@api.delete("/uitnodigingen/<uuid:invitation_id>")
@requires(Permission.USER_MANAGE)
def delete_invitation(invitation_id: UUID) -> None:
    withdraw_invitation(get_invitation(db, invitation_id, me.organisation_id), now=now())


def page_of_invitations() -> str:
    """As it stands in a mail."""
    return f"{current_app.config['SETTINGS'].base_url}{url_for('accounts.new_membership')}"
