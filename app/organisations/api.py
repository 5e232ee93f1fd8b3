from flask import current_app, url_for
from sqlalchemy import Select

from app.infra.clock import now
from app.infra.rest import Api, Data
from app.infra.web import db
from app.organisations.access import known, me, requires
from app.organisations.models import Invitation, Member, Organisation
from app.organisations.policy import Permission, allowed
from app.organisations.queries import get_organisation, invitations_of, members_of
from app.organisations.schemas import InvitationIn, InvitationOut, KeyOut, MemberOut, OrganisationOut
from app.organisations.service import invite

api = Api("organisations")


@api.get("/organisatie", gives=OrganisationOut)
@requires(Permission.ACCOUNT_OWN)
def show_organisation() -> Organisation:
    return get_organisation(db, me.organisation_id)


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


@api.list("/gebruikers", gives=MemberOut)
@requires(Permission.USER_MANAGE)
def list_users() -> Select[Member]:
    return members_of(me.organisation_id)


@api.list("/uitnodigingen", gives=InvitationOut)
@requires(Permission.USER_MANAGE)
def list_invitations() -> Select[Invitation]:
    return invitations_of(me.organisation_id)


@api.post("/uitnodigingen", takes=InvitationIn, gives=InvitationOut)
@requires(Permission.USER_MANAGE)
def create_invitation(data: Data) -> Invitation:
    page = f"{current_app.config['SETTINGS'].base_url}{url_for('accounts.new_membership')}"
    return invite(db, by=me, address=page, now=now(), **data)
