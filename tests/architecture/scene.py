"""What somebody is about to click on: a person, an address and a form, each time with an object that is new."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.cases.models import Case, Claim
from app.cases.policy import TermsStatus
from app.infra.db import Base
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind, Role
from app.organisations.access import COOKIE
from app.organisations.policy import PartnerKind
from tests.app.actions.conftest import DEFAULT, sign
from tests.conftest import Queue
from tests.world import Person, World, a_case, joins, organisation


@dataclass(frozen=True)
class Click:
    """`form` makes the body anew, since a file is read once. `cookies` are what the browser had before."""

    who: Person | None
    path: str
    form: Callable[[], dict[str, Any]] = dict
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass
class Scene:
    app: Flask
    world: World
    queue: Queue
    numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def __post_init__(self) -> None:
        sign(self.world, *DEFAULT)

    def number(self) -> int:
        return next(self.numbers)

    def client(self, who: Person | None, cookies: dict[str, str] | None = None) -> FlaskClient:
        client = self.app.test_client()
        for name, value in (cookies or {}).items():
            client.set_cookie(name, value)
        if who is not None:
            client.set_cookie(COOKIE, who.cookie)
        return client

    def post(self, who: Person, path: str, **form: Any) -> TestResponse:
        answer = self.client(who).post(path, data=form)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[:2000]}"
        return answer

    def case(self, partner: Person | None = None) -> Case:
        """In which a summons may be asked for."""
        about = {} if partner is None else {"partner": partner.organisation_id}
        case = a_case(self.world.ria, f"K-{self.number()}", surname=f"Klik{self.number()}", **about)
        with acting_for(case.creditor_id) as db, db.begin():
            db.execute(update(Claim).where(Claim.case_id == case.id).values(terms_status=TermsStatus.OK))
        return case

    def shared(self) -> Case:
        return self.case(self.world.bas)

    def offered(self) -> Case:
        case = self.case()
        to = str(self.world.wim.organisation_id)
        self.post(self.world.ria, "/overdrachten", dossier=[f"{case.id}:1"], partner=to)
        return case

    def partner(self) -> UUID:
        return organisation(f"Kantoor {self.number()}", Kind.PARTNER, partner_kind=PartnerKind.BAILIFF)

    def colleague(self, role: Role = Role.LEZER) -> Person:
        return joins(f"Kees{self.number()} Klik", self.world.ria.organisation_id, Kind.CREDITOR, role)

    def newest(self, model: type[Base], by: Person | None = None) -> Any:
        """The row of De Linde that was made last."""
        person = by or self.world.ria
        with acting_for(person.organisation_id, person.actor.user_id) as db:
            key: Any = model.id  # type: ignore[attr-defined]
            return db.scalars(select(model).order_by(key.desc()).limit(1)).one()
