"""Who works for an organisation and how far their word goes. Nobody lets in more than their own organisation."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import ApiKey, Login, User
from app.accounts.policy import INVITATION_LASTS, KEY_LASTS_AT_MOST, password_faults
from app.infra import crypto, events, gate, mail
from app.infra.gate import InvitationFound
from app.kernel.actor import Actor, Kind, Role
from app.kernel.dates import HERE, day_full
from app.kernel.errors import Invalid, NotFound, Refused, Stale
from app.organisations.models import Invitation, Mandate, Membership, Organisation
from app.organisations.policy import (
    ROLES,
    PartnerKind,
    Permission,
    Reach,
    Sector,
    absence_faults,
    admission_faults,
    allowed,
    deciders,
    managers,
    word_faults,
)
from app.organisations.queries import get_membership, get_organisation, open_invitations, people_of, substitutes_for

# ---- letting people in


def invite(db: Session, *, by: Actor, email: str, name: str, role: Role, address: str, now: datetime) -> Invitation:
    """Ask somebody by e-mail to come and work here. An earlier invitation to the same address no longer works.

    `address` is the page that the link in the mail opens, without its key.
    """
    email = email.lower()
    if role not in ROLES[by.kind]:
        raise Invalid({"rol": ["Deze rol bestaat niet bij uw organisatie."]})
    if any(login.email == email for login in gate.member_logins(db).values()):
        raise Invalid({"email": ["Deze collega werkt al bij uw organisatie."]})
    for earlier in db.scalars(open_invitations(by.organisation_id).where(Invitation.email == email)):
        earlier.withdrawn_at = now
    secret = crypto.new_secret()
    invitation = Invitation(
        organisation_id=by.organisation_id,
        hash=crypto.hashed(secret),
        email=email,
        name=name,
        role=role,
        by_user_id=by.user_id,
        ends_at=now + INVITATION_LASTS,
    )
    db.add(invitation)
    db.flush()  # for invitation.id
    events.record_own(db, "user.invited", invitation.id, by=by, role=role)
    about = {"organisation": get_organisation(db, by.organisation_id).name, "role": role.dutch}
    send_invitation(db, email, secret, by=by, name=name, address=address, ends_at=invitation.ends_at, **about)
    return invitation


def send_invitation(
    db: Session,
    to: str,
    secret: str,
    *,
    by: Actor,
    name: str,
    address: str,
    ends_at: datetime,
    organisation: str,
    role: str,
) -> None:
    text = mail.written(
        "organisations/uitnodiging",
        name=name,
        by=people_of(db, [by.user_id])[by.user_id],
        organisation=organisation,
        role=role,
        link=f"{address}?sleutel={secret}",
        last_day=day_full(ends_at.astimezone(HERE).date()),
    )
    mail.post(db, to, **text)


def repeat_invitation(db: Session, invitation: Invitation, *, by: Actor, address: str, now: datetime) -> Invitation:
    """Send a new link; of the old one we only kept the hash."""
    if not invitation.open:
        raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.", because=["organisations.invitation-closed"])
    to, name, role = invitation.email, invitation.name, invitation.role
    return invite(db, by=by, email=to, name=name, role=role, address=address, now=now)


def withdraw_invitation(invitation: Invitation, *, now: datetime) -> None:
    """A second time does nothing."""
    if invitation.accepted_at is not None:
        raise Refused("Deze uitnodiging is al aangenomen.", because=["organisations.invitation-closed"])
    invitation.withdrawn_at = invitation.withdrawn_at or now


def make_user(
    db: Session, invitation: InvitationFound, user_id: UUID, *, name: str, password: str, now: datetime
) -> None:
    """The person behind an invitation chooses a password; who is known already keeps name and second step."""
    if faults := password_faults(password, name=name, email=invitation.email):
        raise Invalid({"wachtwoord": faults})
    if invitation.user_id is not None:
        login = db.get_one(Login, invitation.user_id)
        return accounts.set_password(db, login, password, name=name, now=now)
    db.add(User(id=user_id, name=name))
    db.flush()  # the login of a person comes after the person
    about = {"user_id": user_id, "email": invitation.email, "password_hash": crypto.hash_password(password)}
    row = insert(Login).values(**about, totp_step=0, keyboard=True).on_conflict_do_nothing()
    if db.scalar(row.returning(Login.user_id)) is None:
        raise Stale("Er is al een account met dit e-mailadres. Open de link nog een keer.")
    return None


def accept_invitation(db: Session, invitation: InvitationFound, user_id: UUID, *, now: datetime) -> None:
    """Become a member. Of two at the same time one wins; the other hears that it is done."""
    still = (Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    taken = update(Invitation).where(*still).values(accepted_at=now).returning(Invitation.id)
    if db.scalar(taken) is None:
        raise Stale("Deze uitnodiging is al gebruikt of ingetrokken.")
    membership = db.get(Membership, (invitation.organisation_id, user_id), with_for_update=True)
    if membership is None:
        membership = Membership(organisation_id=invitation.organisation_id, user_id=user_id, role=invitation.role)
        db.add(membership)
    elif membership.ended_at is not None:
        membership.role, membership.ended_at = invitation.role, None
        membership.substitute_id = membership.absent_from = membership.absent_until = None
    kind = get_organisation(db, invitation.organisation_id).kind
    joined = Actor(user_id, invitation.organisation_id, kind, membership.role)
    events.record_own(db, "user.joined", user_id, by=joined, role=membership.role)


# ---- what people do here


def change_role(db: Session, user_id: UUID, role: Role, *, by: Actor) -> None:
    """At once, for pages and for keys. Not one's own, and never the last who may let others in."""
    not_oneself(user_id, by)
    if role not in ROLES[by.kind]:
        raise Invalid({"rol": ["Deze rol bestaat niet bij uw organisatie."]})
    if role not in managers(by.kind):
        keep_a_manager(db, user_id, by=by)
    membership = get_membership(db, user_id, by.organisation_id)
    if role is not membership.role:
        events.record_own(db, "user.role_changed", user_id, by=by, role=role, before=membership.role)
        membership.role = role
        if role not in deciders(by.kind):
            stop_substituting(db, user_id, by=by)


def end_membership(db: Session, user_id: UUID, *, by: Actor, now: datetime) -> None:
    """Out at once: sign-ins here end, keys of this person stop, and nobody is replaced by them any more."""
    not_oneself(user_id, by)
    keep_a_manager(db, user_id, by=by)
    membership = get_membership(db, user_id, by.organisation_id)
    gate.end_sign_ins(db, user_id)
    membership.ended_at = now
    keys = (ApiKey.organisation_id == by.organisation_id, ApiKey.user_id == user_id, ApiKey.ends_at > now)
    db.execute(update(ApiKey).where(*keys).values(ends_at=now))
    stop_substituting(db, user_id, by=by)
    events.record_own(db, "user.left", user_id, by=by)


def not_oneself(user_id: UUID, by: Actor) -> None:
    if user_id == by.user_id:
        raise Refused(
            "U kunt uw eigen rol niet wijzigen. Vraag een andere beheerder.", because=["organisations.not-yourself"]
        )


def keep_a_manager(db: Session, leaving: UUID, *, by: Actor) -> None:
    """Two administrators who end each other at the same time wait for each other here; the second is refused."""
    manage = Membership.role.in_(managers(by.kind))
    ours = (Membership.organisation_id == by.organisation_id, Membership.ended_at.is_(None), manage)
    rows = select(Membership.user_id).where(*ours).order_by(Membership.user_id).with_for_update()
    if db.scalars(rows).all() == [leaving]:
        raise Refused(
            "Er moet altijd iemand zijn die gebruikers beheert. Geef eerst een collega die rol.",
            because=["organisations.last-manager"],
        )


def stop_substituting(db: Session, user_id: UUID, *, by: Actor) -> None:
    for_others = (Membership.organisation_id == by.organisation_id, Membership.substitute_id == user_id)
    db.execute(update(Membership).where(*for_others).values(substitute_id=None))


def set_absence(
    db: Session, *, by: Actor, substitute_id: UUID | None, first: date | None, last: date | None, today: date
) -> None:
    """From `first` to `last` (both included) the substitute decides with one's mandate. All empty: back at work."""
    if faults := absence_faults(substitute_id is not None, first, last, today=today):
        raise Invalid(faults)
    able = {member.id for member in db.scalars(substitutes_for(by))}
    if substitute_id is not None and substitute_id not in able:
        raise Invalid({"vervanger": ["Kies een collega uit de lijst."]})
    if substitute_id is not None and first is not None and last is not None:
        other = get_membership(db, substitute_id, by.organisation_id)
        if other.absent_from is not None and other.absent_from <= last and first <= (other.absent_until or first):
            raise Invalid({"vervanger": ["Deze collega is dan zelf afwezig. Kies een ander, of andere dagen."]})
    membership = get_membership(db, by.user_id, by.organisation_id)
    membership.substitute_id, membership.absent_from, membership.absent_until = substitute_id, first, last


def set_mandate(db: Session, role: Role, reach: Reach, *, by: Actor, up_to_cents: int | None) -> None:
    """How far one role may say yes alone, in cents of cost for the person. No mandate: no row."""
    if role not in deciders(by.kind):
        raise Invalid({"rol": ["Deze rol beslist niet over een akkoord."]})
    if reach is Reach.AMOUNT and (up_to_cents or 0) <= 0:
        raise Invalid({"bedrag": ["Vul een bedrag in dat hoger is dan nul."]})
    cents = up_to_cents if reach is Reach.AMOUNT else None
    here = (Mandate.organisation_id == by.organisation_id, Mandate.role == role)
    if reach is Reach.NONE:
        db.execute(delete(Mandate).where(*here))
    else:
        row = insert(Mandate).values(organisation_id=by.organisation_id, role=role, up_to_cents=cents)
        same = row.on_conflict_do_update(index_elements=["organisation_id", "role"], set_={"up_to_cents": cents})
        db.execute(same)
    events.record_own(db, "mandate.changed", by.organisation_id, by=by, role=role, reach=reach, up_to_cents=cents)


def issue_key(
    db: Session, *, by: Actor, name: str, scopes: Iterable[Permission], last_day: date, today: date
) -> tuple[ApiKey, str]:
    """A key for a program, that acts as its maker until the end of `last_day`. Also gives the secret, shown once."""
    wanted = frozenset(scopes)
    if not wanted:
        raise Invalid({"rechten": ["Kies minstens één recht."]})
    if not wanted <= allowed(by.kind, by.role, by.scopes):
        raise Invalid({"rechten": ["Een sleutel mag niet meer dan u zelf mag."]})
    if not today <= last_day <= today + KEY_LASTS_AT_MOST:
        raise Invalid({"totEnMet": ["Kies een dag binnen een jaar."]})
    ends_at = datetime.combine(last_day + timedelta(days=1), time(), HERE)
    wanted |= {Permission.ACCOUNT_OWN}  # every key may ask what it is itself
    return accounts.make_key(db, by=by, name=name, scopes=wanted, ends_at=ends_at)


# ---- organisations themselves


def change_organisation(
    db: Session,
    *,
    by: Actor,
    sector: Sector | None,
    person_one: str | None,
    person_many: str | None,
    person_article: str | None,
    phone: str | None,
) -> Organisation:
    """Only a creditor has a sector and a word for the person who owes."""
    organisation = get_organisation(db, by.organisation_id)
    new: dict[str, str | None] = {"phone": phone}
    if by.kind is Kind.CREDITOR:
        words = {"persoonEnkelvoud": person_one, "persoonMeervoud": person_many, "persoonLidwoord": person_article}
        faults = {name: word_faults(word) if word else ("Vul dit in.",) for name, word in words.items()}
        faults |= {} if sector else {"sector": ("Kies de sector.",)}
        if any(faults.values()):
            raise Invalid({name: found for name, found in faults.items() if found})
        new |= {"sector": sector, "person_one": person_one, "person_many": person_many}
        new |= {"person_article": person_article}
    changed = sorted(name for name, value in new.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, new[name])
    if changed:
        events.record_own(db, "organisation.changed", organisation.id, by=by, fields=changed)
    return organisation


def admit(
    db: Session,
    *,
    by: Actor,
    name: str,
    kind: Kind,
    sector: Sector | None,
    partner_kind: PartnerKind | None,
    register_number: str | None,
    registered_until: date | None,
    first_name: str,
    first_email: str,
    address: str,
    now: datetime,
) -> UUID:
    """The operator lets an organisation in and asks its first administrator by e-mail to come."""
    if kind is Kind.OPERATOR:
        raise Invalid({"soort": ["Er is één netwerk. Kies een andere soort."]})
    sector = sector if kind is Kind.CREDITOR else None
    partner_kind = partner_kind if kind is Kind.PARTNER else None
    if faults := admission_faults(kind, sector, partner_kind, register_number):
        raise Invalid(faults)
    role = next(role for role in ROLES[kind] if role in managers(kind))
    secret, ends_at = crypto.new_secret(), now + INVITATION_LASTS
    made = gate.admit_organisation(
        db,
        token=crypto.hashed(secret),
        ends_at=ends_at,
        name=name,
        kind=kind,
        sector=sector,
        partner_kind=partner_kind,
        register_number=register_number,
        registered_until=registered_until,
        by_user_id=by.user_id,
        first_name=first_name,
        first_email=first_email,
        first_role=role,
    )
    if made is None:
        raise NotFound
    events.record_own(db, "organisation.admitted", made, by=by, admitted_as=kind)
    about = {"name": first_name, "organisation": name, "role": role.dutch}
    send_invitation(db, first_email.lower(), secret, by=by, address=address, ends_at=ends_at, **about)
    return made
