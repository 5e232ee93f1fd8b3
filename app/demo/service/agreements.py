"""The SLAs of the demonstration: two that both sides signed, one that waits for a signature."""

from datetime import date, datetime, timedelta
from typing import Any

from app.demo.policy.cast import DEFAULTS_AND, PURPOSES
from app.demo.policy.ids import moment
from app.demo.service.stage import Agreement, Stage
from app.infra.events import Event
from app.kernel.actor import Actor
from app.kernel.dates import next_working_day
from app.sla.models import Signature, Sla, SlaVersion, VersionStatus
from app.sla.policy.terms import compile_terms
from app.sla.service import Wish, agree_on, words_of

SIGNED = (("linde", "vos", "pieter", "esther"), ("roc", "haven", "wouter", "ilse"))
PROPOSED = ("linde", "haven", "samira")
BEGAN = 430  # days ago


def agree(stage: Stage) -> None:
    """Write them and remember what is in force."""
    starts_on = next_working_day(stage.today - timedelta(days=BEGAN))
    for creditor, partner, proposer, signer in SIGNED:
        asked = moment(next_working_day(starts_on - timedelta(days=12)), 10, 20)
        by, other = stage.worker(creditor, proposer), stage.worker(partner, signer)
        sla, version = _propose(stage, creditor, partner, by, asked, starts_on)
        version.status, version.signed_at = VersionStatus.SIGNED, asked + timedelta(days=4)
        version.version = 2
        _sign(stage, sla, version, by, asked + timedelta(minutes=8), complete=False)
        _sign(stage, sla, version, other, version.signed_at, complete=True)
        words = words_of(stage.organisations[creditor])
        terms = compile_terms(
            agree_on(_wishes(stage, creditor, partner), None),
            stage.library,
            words=words,
            version_ref=f"versie {version.number}",
            since=starts_on,
        )
        key = (stage.organisations[creditor].id, stage.organisations[partner].id)
        stage.agreements[key] = Agreement(version, terms)
    creditor, partner, proposer = PROPOSED
    by, asked = stage.worker(creditor, proposer), _lately(stage)
    sla, version = _propose(stage, creditor, partner, by, asked, stage.today + timedelta(days=21))
    _sign(stage, sla, version, by, asked + timedelta(minutes=6), complete=False)


def _lately(stage: Stage) -> datetime:
    return moment(next_working_day(stage.today - timedelta(days=6)), 11, 5)


def _wishes(stage: Stage, creditor: str, partner: str) -> list[Wish]:
    extra = DEFAULTS_AND[creditor, partner]
    codes = [clause.code for clause in stage.library.clauses.values() if clause.default and not clause.builtin]
    return [Wish(code, extra.get(code, {})) for code in dict.fromkeys([*codes, *extra])]


def _propose(
    stage: Stage, creditor: str, partner: str, by: Actor, at: datetime, starts_on: date
) -> tuple[Sla, SlaVersion]:
    theirs, ours = stage.organisations[partner], stage.organisations[creditor]
    about = {"creditor_id": ours.id, "partner_id": theirs.id, "by_organisation_id": ours.id}
    sla = Sla(id=stage.ids.at(at), at=at, **about, name=f"Afspraken met {theirs.name}")
    agreed = agree_on(_wishes(stage, creditor, partner), None)
    terms = compile_terms(agreed, stage.library, words=words_of(ours), since=starts_on)
    version = SlaVersion(
        id=stage.ids.at(at),
        at=at,
        **about,
        by_user_id=by.user_id,
        sla_id=sla.id,
        number=1,
        status=VersionStatus.PROPOSED,
        purpose=PURPOSES[creditor, partner],
        terms=[one.as_data() for one in agreed],
        terms_hash=terms.hash,
        starts_on=starts_on,
        signed_at=None,
        version=1,
    )
    stage.add(sla, version)
    _tell(stage, sla, "sla.proposed", by, at, version=str(version.id))
    return sla, version


def _sign(stage: Stage, sla: Sla, version: SlaVersion, by: Actor, at: datetime, *, complete: bool) -> None:
    signed = Signature(
        id=stage.ids.at(at),
        at=at,
        creditor_id=sla.creditor_id,
        partner_id=sla.partner_id,
        by_organisation_id=by.organisation_id,
        by_user_id=by.user_id,
        version_id=version.id,
        signatory=stage.name_of(by.user_id),
        terms_hash=version.terms_hash,
        second_factor=False,
    )
    stage.add(signed)
    _tell(stage, sla, "sla.signed", by, at + timedelta(seconds=1), version=str(version.id), complete=complete)


def _tell(stage: Stage, sla: Sla, kind: str, by: Actor, at: datetime, **data: Any) -> None:
    stage.add(
        Event(
            id=stage.ids.at(at),
            at=at,
            creditor_id=sla.creditor_id,
            partner_id=sla.partner_id,
            by_organisation_id=by.organisation_id,
            by_user_id=by.user_id,
            kind=kind,
            subject_kind="sla",
            subject_id=sla.id,
            data=data,
        )
    )
