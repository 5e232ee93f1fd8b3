"""Reads of accounts. What belongs to a person is only seen by that person's own session."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.models import ApiKey, Login, RecoveryCode, SignIn, User
from app.kernel.errors import NotFound


def get_login(db: Session, user_id: UUID) -> Login:
    """How this person signs in; the session must be that person's."""
    found = db.get(Login, user_id)
    if found is None:
        raise NotFound
    return found


def get_user(db: Session, user_id: UUID) -> User:
    found = db.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def new_user_id(db: Session) -> UUID:
    """Asked before there is a person, so that the person's own session can write the rest."""
    made: UUID = db.scalars(select(func.app_uuidv7())).one()
    return made


def sign_ins_of(user_id: UUID, now: datetime) -> Select[SignIn]:
    """Where somebody is signed in now, last seen first."""
    open_ = select(SignIn).where(SignIn.user_id == user_id, SignIn.ends_at > now)
    return open_.order_by(SignIn.seen_at.desc().nulls_last(), SignIn.at.desc())


def get_sign_in(db: Session, sign_in_id: UUID, user_id: UUID) -> SignIn:
    found = db.scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user_id))
    if found is None:
        raise NotFound
    return found


def codes_left(db: Session, user_id: UUID) -> int:
    """How many recovery codes still work."""
    question = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.scalar(question) or 0


def keys_of(organisation_id: UUID, user_id: UUID | None = None) -> Select[ApiKey]:
    """API keys of an organisation, or only those of one person there; newest first."""
    keys = select(ApiKey).where(ApiKey.organisation_id == organisation_id).order_by(ApiKey.id.desc())
    return keys if user_id is None else keys.where(ApiKey.user_id == user_id)


def get_key(db: Session, key_id: UUID, organisation_id: UUID, user_id: UUID | None = None) -> ApiKey:
    """One key; with `user_id` only when it is that person's."""
    found = db.scalar(keys_of(organisation_id, user_id).where(ApiKey.id == key_id))
    if found is None:
        raise NotFound
    return found
