"""Propose, sign, withdraw; and what is in force, compiled once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.infra import events
from app.infra.content import parsed
from app.kernel.actor import Actor, Kind
from app.kernel.errors import Invalid, Refused
from app.organisations.models import Organisation
from app.organisations.queries import get_organisation
from app.sla.models import Signature, Sla, SlaVersion, VersionStatus
from app.sla.policy.agreed import AgreedClause, Article, Change, articles_of, changes, number_articles
from app.sla.policy.catalogue import Catalogue
from app.sla.policy.clauses import sentence
from app.sla.policy.sentences import NEUTRAL, Words, mistakes_of_params
from app.sla.policy.terms import Terms, compile_terms
from app.sla.policy.vocabulary import ContentMistake
from app.sla.queries import signed_by, version_in_force, versions_of

FURTHEST = timedelta(days=366)  # from today to the first day of a version


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is in force between two sides. `version` is None without an SLA: then only the law holds."""

    version: SlaVersion | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Wish:
    """One clause that somebody wants in a version; `params` only where they differ from the library."""

    code: str
    params: Mapping[str, Any]
    extended_to: tuple[str, ...] = ()


def catalogue() -> Catalogue:
    found: Catalogue = parsed(Catalogue.parse)
    return found


def words_of(creditor: Organisation | None) -> Words:
    return Words(creditor.person_one, creditor.person_many, creditor.person_article) if creditor else NEUTRAL


def words_for(db: Session, creditor_id: UUID) -> Words:
    """What the creditor of a case calls who owes; its partner says the same."""
    return words_of(db.get(Organisation, creditor_id))


def terms_in_force(db: Session, creditor_id: UUID, partner_id: UUID | None, day: date) -> Agreed:
    """What a creditor and a partner agreed as it stands on `day`; the statutory clauses are always in it."""
    words = words_for(db, creditor_id)
    version = None if partner_id is None else db.scalar(version_in_force(creditor_id, partner_id, day))
    if version is None:
        return Agreed(None, only_law(words))
    return Agreed(version, terms_of(version, words))


@lru_cache(maxsize=64)
def only_law(words: Words) -> Terms:
    return compile_terms([], catalogue(), words=words, version_ref="wet")


_compiled: dict[tuple[UUID, str, Words], Terms] = {}


def terms_of(version: SlaVersion, words: Words) -> Terms:
    """Compiled once per process: a signed version never changes, and its hash is in the key."""
    key = (version.id, version.terms_hash, words)
    if key not in _compiled:
        if len(_compiled) > 500:
            _compiled.clear()
        agreed = [AgreedClause.from_data(one) for one in version.terms]
        _compiled[key] = compile_terms(
            agreed, catalogue(), words=words, version_ref=f"versie {version.number}", since=version.starts_on
        )
    return _compiled[key]


def agree_on(wishes: Sequence[Wish], before: SlaVersion | None) -> list[AgreedClause]:
    """Numbered clauses with their definition of today; numbers of an earlier version stay."""
    library = catalogue()
    keep = {one["code"]: one["article"] for one in before.terms} if before else None
    numbers = number_articles([wish.code for wish in wishes], library, keep)
    by_code = {wish.code: wish for wish in wishes}
    return [
        AgreedClause(code, number, by_code[code].params, by_code[code].extended_to, definition=library.clause(code).raw)
        for code, number in numbers.items()
    ]


def field_of(code: str, name: str) -> str:
    """The field of the page with this number of this clause."""
    return f"{code}--{name}"


def wrong_numbers(wishes: Sequence[Wish], numbers: Mapping[str, str], words: Words) -> dict[str, list[str]]:
    """By field a sentence for each number that nobody means; `numbers` of the articles, by code."""
    wrong = {}
    for wish in wishes:
        clause = catalogue().clause(wish.code)
        for name, asked in mistakes_of_params(wish.params, clause.params).items():
            article = f"artikel {numbers[wish.code]}: " if wish.code in numbers else ""
            wrong[field_of(wish.code, name)] = [f"{asked} Dit hoort bij {article}“{sentence(clause, {}, words)}”"]
    return wrong


def held_of(versions: Sequence[SlaVersion]) -> SlaVersion | None:
    """What both signed last, of versions from the newest."""
    return next((one for one in versions if one.status is VersionStatus.SIGNED), None)


def is_to_come(version: SlaVersion, today: date) -> bool:
    """Both signed it, and its first day is later."""
    return version.status is VersionStatus.SIGNED and version.starts_on > today


def base_of(versions: Sequence[SlaVersion]) -> SlaVersion | None:
    """Where a next version starts: what holds, or else what was last proposed."""
    return held_of(versions) or next(iter(versions), None)


def next_to(
    db: Session, sla: Sla, wishes: Sequence[Wish]
) -> tuple[list[AgreedClause], Sequence[Article] | None, Words]:
    """The clauses as numbered after its versions; the articles that both signed last, if any; its creditor's words."""
    versions, words = list(db.scalars(versions_of(sla))), words_for(db, sla.creditor_id)
    held = held_of(versions)
    return agree_on(wishes, base_of(versions)), terms_of(held, words).articles if held else None, words


@dataclass(frozen=True, slots=True)
class Drawn:
    """A next version as it would read. Nothing of it is kept."""

    agreed: Sequence[AgreedClause]
    terms: Terms
    changes: Sequence[Change]  # of what both signed last; empty when they signed nothing yet


def draw_up(db: Session, sla: Sla, *, wishes: Sequence[Wish], starts_on: date) -> Drawn:
    """Raises Invalid when clauses do not fit together or a number is none that anybody means."""
    try:
        agreed, before, words = next_to(db, sla, wishes)
        if wrong := wrong_numbers(wishes, {one.code: one.article for one in agreed}, words):
            raise Invalid(wrong)
        terms = compile_terms(agreed, catalogue(), words=words, since=starts_on)
    except ContentMistake as mistake:
        raise Invalid({"artikelen": [str(mistake)]}) from mistake
    return Drawn(agreed, terms, [] if before is None else changes(before, terms.articles))


def outline(db: Session, sla: Sla, *, wishes: Sequence[Wish]) -> tuple[Sequence[Article], Sequence[Change]]:
    """The articles of known clauses as they would read, also of those that do not go together, and what changes."""
    agreed, before, words = next_to(db, sla, wishes)
    articles = articles_of(agreed, catalogue(), words, clashing=True)
    return articles, [] if before is None else changes(before, articles)


def start(db: Session, *, partner_id: UUID, by: Actor) -> Sla:
    """An SLA with a partner that has none with us yet; it holds nothing until a version is signed."""
    partner = get_organisation(db, partner_id)
    if partner.kind is not Kind.PARTNER:
        raise Invalid({"partner": ["Kies een incassopartner."]})
    existing = select(Sla).where(Sla.creditor_id == by.organisation_id, Sla.partner_id == partner_id)
    if db.scalar(existing) is not None:
        raise Refused("Met deze partner zijn er al afspraken. Stel een nieuwe versie voor.", because=["sla.exists"])
    sla = Sla(
        creditor_id=by.organisation_id,
        partner_id=partner_id,
        by_organisation_id=by.organisation_id,
        name=f"Afspraken met {partner.name}",
    )
    db.add(sla)
    db.flush()  # for sla.id
    return sla


def mistakes_of_start(starts_on: date, today: date) -> dict[str, list[str]]:
    """What is wrong with the first day of a version, by field."""
    if starts_on < today:
        return {"ingangsdatum": ["Kies vandaag of een dag daarna."]}
    return {"ingangsdatum": ["Kies een dag binnen een jaar."]} if starts_on > today + FURTHEST else {}


def propose(
    db: Session,
    sla: Sla,
    *,
    by: Actor,
    wishes: Sequence[Wish],
    purpose: str,
    starts_on: date,
    today: date,
) -> SlaVersion:
    """The next version, for both to sign. Raises Invalid when clauses do not fit together."""
    turn = int.from_bytes(sla.id.bytes[8:], signed=True)
    db.execute(select(func.pg_advisory_xact_lock(turn)))  # of two who propose at once the second sees the first
    versions = list(db.scalars(versions_of(sla)))
    if any(one.status is VersionStatus.PROPOSED for one in versions):
        raise Refused("Er ligt al een voorstel. Teken het of trek het in.", because=["sla.proposal-open"])
    if wrong := mistakes_of_start(starts_on, today):
        raise Invalid(wrong)
    drawn, held = draw_up(db, sla, wishes=wishes, starts_on=starts_on), held_of(versions)
    # by what one reads, not by how it is kept: a number written out may be the library's, a browser has its line ends
    if held is not None and not drawn.changes and held.purpose.split() == purpose.split():
        raise Invalid({"artikelen": [f"Dit is hetzelfde als versie {held.number}. Verander eerst een afspraak."]})
    version = SlaVersion(
        sla_id=sla.id,
        creditor_id=sla.creditor_id,
        partner_id=sla.partner_id,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        number=versions[0].number + 1 if versions else 1,
        purpose=purpose,
        terms=[one.as_data() for one in drawn.agreed],
        terms_hash=drawn.terms.hash,
        starts_on=starts_on,
    )
    db.add(version)
    db.flush()  # for version.id
    events.record(db, "sla.proposed", sla, by=by, version=str(version.id))
    return version


def sign(
    db: Session, version: SlaVersion, *, by: Actor, signatory: str, second_factor: bool, now: datetime
) -> Signature:
    """One side's yes to exactly these clauses; the second of both makes it hold. The version must be locked."""
    if version.status is not VersionStatus.PROPOSED:
        raise Refused("Deze versie ligt niet meer ter tekening.", because=[f"sla.not-from-{version.status}"])
    before = signed_by(db, version)
    if any(one.by_organisation_id == by.organisation_id for one in before):
        raise Refused("Uw organisatie heeft al getekend.", because=["sla.signed-already"])
    signature = Signature(
        creditor_id=version.creditor_id,
        partner_id=version.partner_id,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        version_id=version.id,
        signatory=signatory,
        terms_hash=version.terms_hash,
        second_factor=second_factor,
    )
    db.add(signature)
    if before:
        version.status, version.signed_at = VersionStatus.SIGNED, now
    flag_modified(version, "status")  # who looked before this signature is told of it
    db.flush()  # the event follows what it tells
    sla = db.get_one(Sla, (version.sla_id, version.creditor_id))
    events.record(db, "sla.signed", sla, by=by, version=str(version.id), complete=bool(before))
    return signature


def withdraw(db: Session, version: SlaVersion, *, by: Actor) -> None:
    """Take a proposal back, as long as not both have signed it. Either side may."""
    if version.status is not VersionStatus.PROPOSED:
        raise Refused("Een getekende versie verandert niet meer.", because=[f"sla.not-from-{version.status}"])
    version.status = VersionStatus.WITHDRAWN
    sla = db.get_one(Sla, (version.sla_id, version.creditor_id))
    events.record(db, "sla.withdrawn", sla, by=by, version=str(version.id))
