from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from app.infra.clock import now, today
from app.infra.rest import Api, Data
from app.infra.web import db
from app.organisations.access import me, requires
from app.organisations.policy import Permission
from app.organisations.queries import get_organisation
from app.sla.models import Signature, Sla, SlaVersion
from app.sla.policy.agreed import Change
from app.sla.queries import get_sla, get_version, signatures_of, slas_of, versions_of
from app.sla.schemas import ChangeOut, ClauseOut, SignatureIn, SignatureOut, SlaIn, SlaOut, VersionIn, VersionOut
from app.sla.service import draw_up, propose, sign, start, terms_of, withdraw, words_of

api = Api("sla")


@api.list("/afspraken", gives=SlaOut)
@requires(Permission.SLA_READ)
def list_slas() -> Select[Sla]:
    return slas_of(me)


@api.post("/afspraken", takes=SlaIn, gives=SlaOut)
@requires(Permission.SLA_SIGN)
def create_sla(data: Data) -> Sla:
    sla = start(db, partner_id=data.pop("partner_id"), by=me)
    propose(db, sla, by=me, today=today(), **data)
    return sla


@api.get("/afspraken/<uuid:sla_id>", gives=SlaOut)
@requires(Permission.SLA_READ)
def show_sla(sla_id: UUID) -> Sla:
    return get_sla(db, sla_id)


@api.list("/afspraken/<uuid:sla_id>/versies", gives=VersionOut)
@requires(Permission.SLA_READ)
def list_versions(sla_id: UUID) -> Select[SlaVersion]:
    return versions_of(get_sla(db, sla_id))


@api.post("/afspraken/<uuid:sla_id>/versies", takes=VersionIn, gives=VersionOut)
@requires(Permission.SLA_SIGN)
def create_version(sla_id: UUID, data: Data) -> SlaVersion:
    return propose(db, get_sla(db, sla_id), by=me, today=today(), **data)


@api.post("/afspraken/<uuid:sla_id>/versies/proeven", takes=VersionIn, gives=ChangeOut(many=True), status=200)  # type: ignore[arg-type]
@requires(Permission.SLA_SIGN)
def preview_version(sla_id: UUID, data: Data) -> Sequence[Change]:
    """What would change in what both signed last. Nothing is kept."""
    return draw_up(db, get_sla(db, sla_id), wishes=data["wishes"], starts_on=data["starts_on"]).changes


@api.get("/afspraakversies/<uuid:version_id>", gives=VersionOut)
@requires(Permission.SLA_READ)
def show_version(version_id: UUID) -> tuple[SlaVersion, int, dict[str, Any]]:
    version = get_version(db, version_id)
    return version, 200, {"ETag": f'"{version.version}"'}


@api.get("/afspraakversies/<uuid:version_id>/artikelen", gives=ClauseOut(many=True))  # type: ignore[arg-type]
@requires(Permission.SLA_READ)
def list_articles(version_id: UUID) -> list[dict[str, Any]]:
    """As they read, the law included."""
    version = get_version(db, version_id)
    terms = terms_of(version, words_of(get_organisation(db, version.creditor_id)))
    return [
        {
            "code": one.clause.code,
            "article": one.number or "",
            "params": dict(one.params),
            "sentence": one.sentence,
            "law": one.clause.law,
        }
        for one in terms.articles
    ]


@api.list("/afspraken/<uuid:sla_id>/handtekeningen", gives=SignatureOut)
@requires(Permission.SLA_READ)
def list_signatures(sla_id: UUID) -> Select[Signature]:
    return signatures_of(get_sla(db, sla_id))


@api.post("/afspraakversies/<uuid:version_id>/handtekeningen", takes=SignatureIn, gives=SignatureOut, versioned=True)
@requires(Permission.SLA_SIGN)
def create_signature(version_id: UUID, data: Data, version: int) -> Signature:
    """By a key there is no second factor; the signature says so."""
    found = get_version(db, version_id, version=version, lock=True)
    return sign(db, found, by=me, signatory=data["signatory"], second_factor=False, now=now())


@api.post("/afspraakversies/<uuid:version_id>/intrekkingen", status=204, versioned=True)
@requires(Permission.SLA_SIGN)
def create_withdrawal(version_id: UUID, version: int) -> None:
    withdraw(db, get_version(db, version_id, version=version, lock=True), by=me)
