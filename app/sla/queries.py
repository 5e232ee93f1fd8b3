from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.infra.events import Event
from app.kernel.actor import Actor, Kind
from app.kernel.errors import NotFound, Stale
from app.organisations.models import Organisation
from app.sla.models import Signature, Sla, SlaVersion, VersionStatus


def get_sla(db: Session, sla_id: UUID) -> Sla:
    found = db.scalar(select(Sla).where(Sla.id == sla_id))
    if found is None:
        raise NotFound
    return found


def get_version(db: Session, version_id: UUID, *, version: int | None = None, lock: bool = False) -> SlaVersion:
    """`version` is the row's own counter: who saw an older one is told."""
    found = db.scalar(select(SlaVersion).where(SlaVersion.id == version_id))
    if found is not None and lock:
        key = (found.id, found.creditor_id)
        found = db.get(SlaVersion, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise Stale.since(found.version, {}, still=found.status is VersionStatus.PROPOSED)
    return found


def slas_of(me: Actor) -> Select[Sla]:
    """Those of the acting side."""
    return select(Sla).where(or_(Sla.creditor_id == me.organisation_id, Sla.partner_id == me.organisation_id))


def versions_of(sla: Sla) -> Select[SlaVersion]:
    """Newest first."""
    ours = (SlaVersion.sla_id == sla.id, SlaVersion.creditor_id == sla.creditor_id)
    return select(SlaVersion).where(*ours).order_by(SlaVersion.number.desc())


def versions_in(db: Session, slas: Sequence[Sla]) -> Mapping[UUID, list[SlaVersion]]:
    """By SLA its versions, newest first, in one question."""
    found: dict[UUID, list[SlaVersion]] = {sla.id: [] for sla in slas}
    rows = select(SlaVersion).where(SlaVersion.sla_id.in_(found)).order_by(SlaVersion.number.desc())
    for one in db.scalars(rows) if found else ():
        found[one.sla_id].append(one)
    return found


def open_versions(me: Actor) -> Select[SlaVersion]:
    """Proposals that wait for a signature, of all SLAs of the acting side."""
    ours = or_(SlaVersion.creditor_id == me.organisation_id, SlaVersion.partner_id == me.organisation_id)
    return select(SlaVersion).where(ours, SlaVersion.status == VersionStatus.PROPOSED)


def signatures_of(sla: Sla) -> Select[Signature]:
    of_this = select(SlaVersion.id).where(SlaVersion.sla_id == sla.id, SlaVersion.creditor_id == sla.creditor_id)
    return select(Signature).where(Signature.creditor_id == sla.creditor_id, Signature.version_id.in_(of_this))


def signed_by(db: Session, version: SlaVersion) -> list[Signature]:
    ours = (Signature.version_id == version.id, Signature.creditor_id == version.creditor_id)
    return list(db.scalars(select(Signature).where(*ours).order_by(Signature.id)))


def sides_that_signed(db: Session, versions: Iterable[SlaVersion]) -> Mapping[UUID, set[UUID]]:
    """By version the organisations that signed it, in one question."""
    found: dict[UUID, set[UUID]] = {one.id: set() for one in versions}
    who = select(Signature.version_id, Signature.by_organisation_id).where(Signature.version_id.in_(found))
    for version_id, organisation_id in db.execute(who) if found else ():
        found[version_id].add(organisation_id)
    return found


def version_in_force(creditor_id: UUID, partner_id: UUID, day: date) -> Select[SlaVersion]:
    """The newest that both had signed and that had begun on `day`."""
    v = SlaVersion
    both = (v.creditor_id == creditor_id, v.partner_id == partner_id, v.status == VersionStatus.SIGNED)
    return select(v).where(*both, v.starts_on <= day).order_by(v.starts_on.desc(), v.number.desc()).limit(1)


def end_of(version: SlaVersion) -> Select[Event]:
    """Who took a proposal back or turned it down, and when."""
    about = (Event.creditor_id == version.creditor_id, Event.subject_id == version.sla_id)
    this = (Event.kind == "sla.withdrawn", Event.data["version"].astext == str(version.id))
    return select(Event).where(*about, *this).limit(1)


def partners_without_sla(creditor_id: UUID) -> Select[Organisation]:
    have = select(Sla.partner_id).where(Sla.creditor_id == creditor_id)
    partners = (Organisation.kind == Kind.PARTNER, Organisation.id.not_in(have))
    return select(Organisation).where(*partners).order_by(Organisation.name)


def in_force_by_partner(creditor_id: UUID, day: date) -> Select[Any]:
    """(partner id, version number) of each SLA in force: for the choice of a partner."""
    v = SlaVersion
    ours = (v.creditor_id == creditor_id, v.status == VersionStatus.SIGNED, v.starts_on <= day)
    newest = select(v.partner_id, v.number).where(*ours).distinct(v.partner_id)
    rows: Select[Any] = cast(Any, newest.order_by(v.partner_id, v.starts_on.desc(), v.number.desc()))
    return rows
