"""Every page there is, read from the url map: who looks at it, and at which objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from app.factory import create_app
from app.features import FEATURES
from app.infra.settings import Settings
from app.infra.tenancy import acting_for
from app.kernel.actor import Kind
from app.organisations.policy import Permission, allowed
from tests.conftest import DATA_KEY
from tests.world import Person

POLL, DOWNLOAD = "a poll: 204 or a piece of a page that is looked at whole", "a file to save"
NO_PAGE = {  # route -> why nobody looks at it as a page
    "/gezond": "says to machines whether the product lives",
    "/static/<path:filename>": DOWNLOAD,
    "/bank/afschriften/<uuid:file_id>/stand": POLL,
    "/dossiers/<uuid:case_id>/nieuws": POLL,
    "/inlezen/<uuid:upload_id>/stand": POLL,
    "/meldingen/teller": POLL,
    "/meldingen/<uuid:notification_id>": "goes on to what it is about",
    "/inlezen/<uuid:upload_id>/foute-regels": DOWNLOAD,
    "/inlezen/voorbeeldbestand": DOWNLOAD,
    "/voorbeelden/afschrift-met-verkeerde-som.xml": DOWNLOAD,
    "/voorbeelden/afschrift.xml": DOWNLOAD,
    "/voorbeelden/overdracht-met-fouten.csv": DOWNLOAD,
    "/voorbeelden/overdracht.csv": DOWNLOAD,
}
PARTIES = frozenset({Kind.CREDITOR, Kind.PARTNER})
OF_SOME = {  # route -> the kinds of organisation that have such an object
    "/afgesloten-dossiers/<uuid:assignment_id>": frozenset({Kind.PARTNER}),  # a creditor keeps the case itself
    "/afspraken/<uuid:sla_id>": PARTIES,  # the network sees no agreement of others
    "/afspraakversies/<uuid:version_id>": PARTIES,
}
OBJECTS = {  # parameter -> one row of each state, the fullest or newest first
    "action_id": "select distinct on (status) id action_id, case_id from actions order by status, id desc",
    "approval_id": "select distinct on (status) id approval_id from approvals order by status, id desc",
    "assignment_id": "select id assignment_id from case_assignments where ended_at is not null order by id limit 2",
    "case_id": """select distinct on (regie, accepted_at is null) id case_id from cases c order by regie,
                  accepted_at is null, (select count(*) from actions a where a.case_id = c.id) desc""",
    "entry_id": "select distinct on (status) id entry_id from bank_entries order by status, id",
    "file_id": "select distinct on (status) id file_id from uploads where kind = 'bank' order by status, id",
    "request_id": """select distinct on (status, kind, by_organisation_id) id request_id from requests
                     order by status, kind, by_organisation_id, id""",
    "sla_id": "select id sla_id from slas order by id",
    "upload_id": "select distinct on (status) id upload_id from uploads where kind = 'cases' order by status, id",
    "user_id": "select user_id from memberships where ended_at is null order by at, user_id limit 2",
    "version_id": "select distinct on (status) id version_id from sla_versions order by status, id",
}
MORE = {  # route -> other states of the same page
    "/dossiers": ["?q=nergens-te-vinden"],
    "/dossiers/<uuid:case_id>": ["?soort=geld"],
    "/dossiers/<uuid:case_id>/acties/nieuw": ["?soort=huisbezoek", "?soort=dagvaarding", "?soort=regeling-voorstellen"],
    "/dossiers/<uuid:case_id>/interventies/nieuw": ["?soort=terughalen", "?soort=pauzeren", "?soort=nemen"],
    "/bank/betalingen/<uuid:entry_id>/dossiers": ["?zoek=a", "?zoek=nergens-te-vinden"],
}
PART = re.compile(r"<[a-z]+:([a-z_]+)>")


@dataclass(frozen=True)
class Route:
    rule: str
    slice: str
    access: str  # a permission, or "public"

    @property
    def parts(self) -> list[str]:
        return PART.findall(self.rule)

    def open_to(self, person: Person) -> bool:
        return self.access != "public" and Permission(self.access) in allowed(person.actor.kind, person.actor.role)

    def reader(self, people: list[Person]) -> Person | None:
        """Who of these looks at it: the first that may."""
        if people[0].actor.kind not in OF_SOME.get(self.rule, Kind):
            return None
        return next((person for person in people if self.open_to(person)), None)


def get_routes() -> list[Route]:
    """All that a GET answers outside the API."""
    settings = Settings(
        database_url="postgresql+psycopg://nobody@127.0.0.1:9/none",  # nothing is asked of it
        redis_url="redis://127.0.0.1:9",
        secret_key="only for the url map",
        data_key=DATA_KEY,
        base_url="http://localhost",
        smtp_url="",
        mail_from="",
        demo=True,
        mailbox=None,
    )
    app = create_app(FEATURES, settings)
    return [
        Route(rule.rule, rule.endpoint.partition(".")[0], str(getattr(app.view_functions[rule.endpoint], "access", "")))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    ]


ROUTES = get_routes()
PAGES = [route for route in ROUTES if route.rule not in NO_PAGE]


def paths_of(route: Route, person: Person) -> Iterator[str]:
    """Addresses that may hold it, for this person: one for each state of its object."""
    if not route.parts:
        yield route.rule
        return
    with acting_for(person.organisation_id, person.actor.user_id) as db, db.begin():
        rows: list[dict[str, UUID]] = [dict(row._mapping) for row in db.execute(text(OBJECTS[route.parts[-1]]))]
    for row in rows:
        yield PART.sub(lambda part, row=row: str(row[part[1]]), route.rule)  # type: ignore[misc]


def each_state(route: Route) -> bool:
    """Of the page of an object itself all its states are looked at, of a form about it one."""
    return route.rule.endswith(">")
