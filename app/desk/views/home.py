"""What needs a person today, each with its reason and the next act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from app.actions.policy.approvals import mandate_for
from app.actions.queries import mandates_of
from app.cases.policy import Regie, Side, Waiting
from app.desk.policy.signals import Signal, counted, due_words, greeting, irreversibility
from app.desk.queries import home as asked
from app.desk.queries.lists import COUNTED, name_of
from app.desk.service import words
from app.desk.views.blueprint import bp
from app.desk.views.network import network_page
from app.infra.clock import now, today
from app.infra.web import Page, db, page
from app.kernel.actor import Kind
from app.kernel.dates import HERE, day_short
from app.kernel.money import euro
from app.ledger.policy import Bearer
from app.organisations.access import known as who
from app.organisations.access import may, me, requires
from app.organisations.policy import Permission
from app.organisations.queries import names_of
from app.sla.service import catalogue

ABOVE, NO_MANDATE = "Boven uw mandaat: een collega beslist. ", "U heeft geen mandaat: een collega beslist. "


@dataclass(frozen=True, slots=True)
class Task:
    """One row: which case, why it is here, until when, and the likely next act."""

    name: str
    reference: str
    url: str
    why: str
    other: str  # the organisation on the other side
    due: Signal | None
    act: str
    act_url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    title: str
    note: str
    tasks: list[Task]
    count: int  # of which `tasks` are the first
    all_url: str
    all_text: str  # of the link to the whole list
    dated: bool = True  # each row has a term, the first due stands on top

    @property
    def said(self) -> str:
        return counted(self.count, COUNTED)

    @property
    def ours(self) -> bool:
        """The acting person can decide on all that it shows."""
        return all(one.act == "Beslissen" for one in self.tasks)

    @property
    def first(self) -> str:
        """The term of the first row: that is where to begin."""
        signal = self.tasks[0].due if self.tasks else None
        if not self.dated:
            return "de nieuwste staat bovenaan"
        return f"dringendst: {signal.text}" if signal else ""


@bp.get("/")
@requires(Permission.ACCOUNT_OWN)
def home() -> Page:
    moment = now()
    common = {"greeting": f"{greeting(moment)} {who.name.split()[0]}", "day": today()}
    if me.kind is Kind.OPERATOR:
        return network_page(**common)
    if not may(Permission.CASE_READ):
        return page("desk/welcome.html", **common)
    parts = creditor_parts(moment) if me.kind is Kind.CREDITOR else partner_parts(moment)
    suspense = asked.count_suspense(db, me) if may(Permission.BANK_READ) else 0
    total = counted(sum(part.count for part in parts), COUNTED)
    return page("desk/home.html", parts=parts, total=total, suspense=suspense, now=moment, **common)


def part(
    id_: str,
    title: str,
    note: str,
    rows: Sequence[Any],
    write: Callable[[Any], Task],
    all_url: str,
    all_text: str = "Toon alles",
    *,
    dated: bool = True,
) -> Part:
    tasks = [write(row) for row in rows[: asked.SHOWN]]
    return Part(id_, title, note, tasks, rows[0].total if rows else 0, all_url, all_text, dated)


def cases_that(**question: Any) -> str:
    return url_for("desk.list_cases", **question)


def creditor_parts(moment: datetime) -> list[Part]:
    """In the order of requirements D1a: decisions, answers, silence, and what goes on by itself."""
    day = today()
    approvals = sorted(asked.approvals_asked(db, me), key=lambda row: (weight(row), row.due_at))
    requests = asked.requests_open(db, me, Side.CREDITOR)
    silent = asked.silent(db, me, moment)
    back = asked.came_back(db, me)
    steps = asked.steps_due(db, me, day)
    pauses = asked.pauses_ending(db, me, day)
    partners = {row.partner_id for rows in (approvals, requests, silent, steps, pauses) for row in rows}
    names = names_of(db, partners | {row.given_by for row in back})

    mine = mandates_of(db, me, day) if approvals and may(Permission.APPROVAL_DECIDE) else []

    def to_decide(row: Any) -> Task:
        act = "Beslissen" if mandate_for(mine, row.cost_cents) else "Bekijken"
        above = "" if act == "Beslissen" or not may(Permission.APPROVAL_DECIDE) else ABOVE if mine else NO_MANDATE
        asks = f"Vraagt: {words().action(row.type).lower()}"
        return task(row, names, asks, act=act, due=due(row.due_at, moment), note=above + ground(row))

    def unheard(row: Any) -> Task:
        what = "Nog niet aangenomen" if row.accepted_at is None else "Nog geen antwoord van de partner"
        act = "Ingrijpen" if may(Permission.REGIE_INTERVENE) else "Bekijken"
        return task(row, names, what, act=act, due=due(row.waiting_until, moment))

    def to_place(row: Any) -> Task:
        since = Signal(f"sinds {day_short(row.regie_since.astimezone(HERE).date())}")
        about = {"due": since, "note": row.why or "", "other": row.given_by}
        return task(row, names, "Teruggegeven door de partner", act="Openen", **about)

    def to_end(row: Any) -> Task:
        return task(row, names, "De pauze is bijna voorbij", act="Bekijken", due=on_day(row.paused_until, moment))

    def to_answer(row: Any) -> Task:
        return question(row, names, moment)

    def to_do(row: Any) -> Task:
        return step(row, names, moment)

    on_us, on_partner = cases_that(wachtOp=Waiting.CREDITOR.dutch), cases_that(wachtOp=Waiting.PARTNER.dutch)
    return [
        part(
            "akkoord",
            "Vragen om akkoord",
            "Uw partner wacht op u. Zonder antwoord gebeurt er niets.",
            approvals,
            to_decide,
            url_for("actions.list_approvals"),
        ),
        part(
            "vragen",
            "Vragen aan u",
            "Uw partner kan verder na uw antwoord.",
            requests,
            to_answer,
            on_us,
            "Toon alles wat op u wacht",
        ),
        part(
            "stil",
            "Hier blijft het stil",
            "De termijn van de partner is voorbij.",
            silent,
            unheard,
            on_partner,
            "Toon alles wat op de partner wacht",
        ),
        part(
            "terug",
            "Terug van de partner",
            "Leg vast wat u zelf doet, of draag het over aan een ander.",
            back,
            to_place,
            on_us,
            "Toon alles wat op u wacht",
        ),
        part(
            "stappen",
            "Uw stappen van vandaag",
            "Gepland voor vandaag of eerder.",
            steps,
            to_do,
            cases_that(stap="onze"),
        ),
        part(
            "pauzes",
            "Pauzes die vandaag eindigen",
            "Morgen gaan deze dossiers vanzelf verder.",
            pauses,
            to_end,
            cases_that(regie=Regie.PAUSED.dutch),
            "Toon alle pauzes",
        ),
    ]


def partner_parts(moment: datetime) -> list[Part]:
    """What the creditor said stands on top (requirements D2f)."""
    day = today()
    answers = asked.approvals_answered(db, me, moment)
    requests = asked.requests_open(db, me, Side.PARTNER)
    offers = asked.offered(db, me)
    steps = asked.steps_due(db, me, day)
    silent = asked.silent(db, me, moment)
    names = names_of(db, {row.creditor_id for rows in (answers, requests, offers, steps, silent) for row in rows})

    def told(row: Any) -> Task:
        rather = f"Liever: {words().action(row.alternative).lower()}." if row.alternative else ""
        return task(row, names, answered(row), act="Openen", due=said(row), note=f"{row.text} {rather}".strip())

    def to_answer(row: Any) -> Task:
        return question(row, names, moment)

    def to_accept(row: Any) -> Task:
        return task(row, names, row.about, act="Bekijken", due=due(row.waiting_until, moment))

    def to_do(row: Any) -> Task:
        return step(row, names, moment)

    def unheard(row: Any) -> Task:
        what = "Nog geen antwoord van de opdrachtgever"
        return task(row, names, what, act="Bekijken", due=due(row.waiting_until, moment))

    on_us, on_creditor = cases_that(wachtOp=Waiting.PARTNER.dutch), cases_that(wachtOp=Waiting.CREDITOR.dutch)
    return [
        part(
            "antwoorden",
            "Antwoord op uw vraag om akkoord",
            "De opdrachtgever besliste.",
            answers,
            told,
            url_for("actions.list_approvals"),
            dated=False,
        ),
        part(
            "vragen",
            "Instructies en vragen aan u",
            "De opdrachtgever rekent op uw antwoord.",
            requests,
            to_answer,
            on_us,
            "Toon alles wat op u wacht",
        ),
        part(
            "aangeboden",
            "Aan u aangeboden",
            "Na het aannemen ziet u om wie het gaat.",
            offers,
            to_accept,
            url_for("handovers.list_handovers"),
        ),
        part(
            "stappen",
            "Stappen van vandaag",
            "Gepland voor vandaag of eerder.",
            steps,
            to_do,
            cases_that(stap="onze"),
        ),
        part(
            "stil",
            "De opdrachtgever is te laat",
            "Uw klok staat stil zolang u wacht.",
            silent,
            unheard,
            on_creditor,
            "Toon alles wat op de opdrachtgever wacht",
        ),
    ]


def question(row: Any, names: Mapping[UUID, str], moment: datetime) -> Task:
    answers = may(Permission.REQUEST_ANSWER)
    url = url_for("regie.new_answer", request_id=row.request_id) if answers else ""
    kind, act = row.kind.dutch.capitalize(), "Antwoorden" if answers else "Bekijken"
    return task(row, names, row.text, act=act, due=due(row.due_at, moment), act_url=url, note=kind)


def step(row: Any, names: Mapping[UUID, str], moment: datetime) -> Task:
    return task(row, names, words().action(row.next_step), act="Openen", due=on_day(row.next_on, moment))


def task(
    row: Any,
    names: Mapping[UUID, str],
    why: str,
    *,
    act: str,
    due: Signal | None = None,
    act_url: str = "",
    note: str = "",
    other: UUID | None = None,
) -> Task:
    """`other`: who is on the other side, where that is not who has the case now."""
    url = url_for("desk.show_case", case_id=row.id)
    other = other or (row.partner_id if me.kind is Kind.CREDITOR else row.creditor_id)
    return Task(name_of(row), row.reference, url, why, names.get(other, ""), due, act, act_url or url, note)


def weight(row: Any) -> int:
    about = catalogue().actions.get(row.type)
    return irreversibility(about.phase if about else "", raises_cost=row.cost_cents > 0)


def due(at: datetime | None, moment: datetime) -> Signal | None:
    if at is None:
        return None
    near = at.astimezone(HERE).date() <= moment.astimezone(HERE).date()
    return Signal(due_words(at, moment), "let-op" if near else "", "klok" if near else "")


def on_day(day: Any, moment: datetime) -> Signal:
    late = day < moment.astimezone(HERE).date()
    return Signal(f"was {day_short(day)}", "let-op", "klok") if late else Signal("vandaag", "regie", "kalender")


def answered(row: Any) -> str:
    verdict = {"agree": "Akkoord", "condition": "Akkoord met een voorwaarde", "refuse": "Niet akkoord"}[row.kind.value]
    return f"{verdict}: {words().action(row.type).lower()}"


def said(row: Any) -> Signal:
    if row.kind.value == "refuse":
        return Signal("niet akkoord", "", "kruis")
    if row.kind.value == "condition":
        return Signal("eerst een voorwaarde", "let-op", "goed")
    return Signal("u kunt verder", "goed", "goed")


def ground(row: Any) -> str:
    """The article that asks for a decision, what it costs and who pays."""
    article = f"Artikel {row.article}" if row.article else "De wet"
    if not row.cost_cents:
        return f"{article}. Geen kosten."
    payer = {
        Bearer.DEBTOR: f"{who.person[0]} betaalt",
        Bearer.CREDITOR: "u betaalt",
        Bearer.PARTNER: "partner betaalt",
        Bearer.SHARED: "samen",
    }[row.bearer]
    return f"{article}. {euro(row.cost_cents)}, {payer}."
