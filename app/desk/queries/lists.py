"""The list of cases: rows of plain columns with what stands beside them, paged by keyset, in one question."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any, Self
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, any_, bindparam, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.actions.models import Action
from app.actions.policy.words import ActionStatus
from app.cases.models import Case, Debtor
from app.cases.policy import OPEN_TO_PARTNER, Regie, Side, Waiting, bare_reference
from app.infra import gate
from app.infra.clock import now
from app.infra.db import Ids
from app.infra.paging import Key
from app.kernel.actor import Actor, Kind
from app.kernel.text import search_words
from app.ledger.queries import balance_of
from app.organisations.models import Organisation

MOST_FOUND = 500
ANY, NO_NUMBER, NOBODY = "A", "-", UUID(int=0)  # what stands for any value in the shape of a question
LAST = "~"  # comes after every letter and digit
HALF_A_MINUTE, MOST_KEPT = 30.0, 1000
OTHERS: dict[UUID, tuple[float, Mapping[UUID, str]]] = {}  # per organisation: when asked, and what was found
COUNTED = 1000  # above this a list says “meer dan”
ORDER = (Key(Case.next_on, "next_on", nulls_last=True), Key(Case.id, "id"))
RUNS = Case.regie != Regie.PAUSED  # in a pause the clock stands still: no step is due
NAME = (Debtor.initials, Debtor.prefix, Debtor.surname, Debtor.company)
ITS_DEBTOR = and_(Debtor.creditor_id == Case.creditor_id, Debtor.case_id == Case.id, Debtor.main)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question of a list. `other` is the partner, or for a partner its creditor."""

    q: str = ""
    other: UUID | None = None
    regie: Regie | None = None
    waiting: Waiting | None = None
    due: str = ""  # te-laat, vandaag, week, geen, onze
    about: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Self:
        """From a filter that was read; what belongs to the paging is left out."""
        return cls(**{field.name: asked[field.name] for field in fields(cls) if field.name in asked})

    @property
    def shape(self) -> Self:
        """The same question with nobody's values in it."""
        q = self.q and (ANY if bare_reference(self.q) else NO_NUMBER)
        return replace(self, q=q, other=self.other and NOBODY, about=self.about and ANY)

    @property
    def filtered(self) -> bool:
        return any((self.q, self.other, self.regie, self.waiting, self.due, self.about))


def conditions(wanted: Wanted, kind: Kind) -> list[ColumnElement[bool]]:
    """What is asked, with a parameter for each value: `values_of` has those. So a question is put together once.

    The acting side's id first: it is the way to the rows.
    """
    creditor = kind is Kind.CREDITOR
    ours = Case.creditor_id if creditor else Case.partner_id
    found = [ours == bindparam("mine"), Case.closed_at.is_(None)]
    if wanted.q:
        found.append(sought(wanted.q))
    if wanted.other:
        found.append((Case.partner_id if creditor else Case.creditor_id) == bindparam("other"))
    if wanted.regie:
        found.append(Case.regie == bindparam("regie"))
    if wanted.waiting:
        found.append(Case.waiting_for == bindparam("waiting"))
    if wanted.about:
        found.append(Case.about.icontains(bindparam("about"), escape="/"))
    if wanted.due:
        found.append(due(wanted.due, kind))
    return found


def values_of(db: Session, wanted: Wanted, *, by: Actor, today: date) -> dict[str, Any]:
    """Of the parameters of `conditions`. A part of a name is searched through the gate: trigrams pass no policy."""
    bare = bare_reference(wanted.q)
    about = wanted.about.replace("/", "//").replace("%", "/%").replace("_", "/_")
    given: dict[str, Any] = {"other": wanted.other, "regie": wanted.regie, "waiting": wanted.waiting, "about": about}
    if wanted.q:
        given |= {"named": gate.search_cases(db, search_words(wanted.q), most=MOST_FOUND)}
        given |= {"bare": bare, "bare_last": bare + LAST}
    return given | {"mine": by.organisation_id, "today": today, "in_a_week": today + timedelta(days=6)}


def sought(q: str) -> ColumnElement[bool]:
    """The start of a reference, or a part of a name or street.

    A range and no LIKE: only operators that are leakproof find an index under row-level security.
    """
    named = Case.id == any_(bindparam("named", type_=Ids()))
    if not bare_reference(q):
        return named
    return or_(named, Case.reference_key.between(bindparam("bare"), bindparam("bare_last")))


def due(when: str, kind: Kind) -> ColumnElement[bool]:
    today, by_then = bindparam("today", type_=Date()), bindparam("in_a_week", type_=Date())
    return {
        "te-laat": and_(Case.next_on < today, RUNS),
        "vandaag": and_(Case.next_on == today, RUNS),
        "week": Case.next_on.between(today, by_then),
        "geen": Case.next_on.is_(None),
        "onze": own_steps(kind, today),
    }[when]


def own_steps(kind: Kind, today: date | BindParameter[date]) -> ColumnElement[bool]:
    """What the acting side planned itself for today or earlier, and may do."""
    if kind is Kind.CREDITOR:
        return and_(Case.next_on <= today, Case.next_by == Side.CREDITOR, RUNS)
    may_work = (Case.accepted_at.is_not(None), Case.regie.in_(OPEN_TO_PARTNER))
    return and_(Case.next_on <= today, Case.next_by == Side.PARTNER, *may_work)


def newest(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> ColumnElement[Any]:
    """Of the last contact of a case, over actions that we may see ourselves."""
    last = select(column).where(*CONTACT).order_by(Action.happened_at.desc()).limit(1)
    return last.correlate(Case).scalar_subquery().label(name)


# What stands beside a case. Worked out for the rows of a page only: PostgreSQL asks it after the order and the limit.
CONTACT = (
    Action.creditor_id == Case.creditor_id,
    Action.case_id == Case.id,
    Action.status == ActionStatus.DONE,
    Action.outward,
)
THIS_WEEK = Action.happened_at > bindparam("week", callable_=lambda: now() - timedelta(days=7))
BESIDE = (
    balance_of(Case.creditor_id, Case.account_id).label("open_cents"),
    newest(func.jsonb_build_array(Action.happened_at, Action.outcome, Action.type), "contact"),
    select(func.count(Action.id))
    .where(*CONTACT, THIS_WEEK, Action.pressure > 0)
    .correlate(Case)
    .scalar_subquery()
    .label("attempts"),
)


LISTED = select(
    Case.id,
    Case.reference,
    Case.about,
    Case.account_id,
    Case.creditor_id,
    Case.partner_id,
    Case.regie,
    Case.accepted_at.is_not(None).label("accepted"),
    false().label("closed"),  # of such a row; a closed case is in no list
    Case.since,
    Case.waiting_for,
    Case.waiting_until,
    Case.paused_until,
    Case.next_step,
    Case.next_on,
    Debtor.id.label("debtor_id"),
    *NAME,
    *BESIDE,
).outerjoin(Debtor, ITS_DEBTOR)


def cases_where(wanted: Wanted, kind: Kind, *, counted: bool) -> Any:
    """Columns for the list; without a debtor the name is not ours to see yet. `counted`: each row says how many."""
    return put_together(wanted.shape, kind, counted)


@lru_cache(maxsize=1024)
def put_together(shape: Wanted, kind: Kind, counted: bool) -> Any:
    found = conditions(shape, kind)
    return (LISTED.add_columns(count_of(found)) if counted else LISTED).where(*found)


def count_of(found: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """How many, and not more than COUNTED + 1: nobody reads 100,000 rows, so nobody waits for that number."""
    # in the order of the list, or the whole creditor is read to count its first thousand
    some = select(Case.id).where(*found).order_by(Case.next_on, Case.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery().label("total")


def name_of(row: Any) -> str:
    """'F. van Yilmaz', or the company; empty when it is not ours to see."""
    if row.debtor_id is None:
        return ""
    return row.company or " ".join(part for part in (row.initials, row.prefix, row.surname) if part)


def known_others(db: Session, *, by: Actor, needed: Set[UUID | None]) -> Mapping[UUID, str]:
    """Those we share cases with: asked anew each half minute, and as soon as one that is `needed` is not among them."""
    asked_at, found = OTHERS.get(by.organisation_id, (0.0, {}))
    if monotonic() - asked_at > HALF_A_MINUTE or not needed <= found.keys():
        if len(OTHERS) >= MOST_KEPT:
            OTHERS.clear()
        found = others_of(db, by=by)
        OTHERS[by.organisation_id] = monotonic(), found
    return found


def others_of(db: Session, *, by: Actor) -> dict[UUID, str]:
    """Those we share cases with, by name."""
    rows = db.connection().execute(SHARED_BY[by.kind is Kind.CREDITOR], {"mine": by.organisation_id})
    return {row.id: row.name for row in rows}


def shared_by(mine: InstrumentedAttribute[Any], other: InstrumentedAttribute[Any]) -> Select[UUID, str]:
    """From one to the next in an index: it reads a row for each organisation, not a row for each case."""
    first = select(other.label("id")).where(mine == bindparam("mine"), other.is_not(None)).order_by(other).limit(1)
    shared = select(first.scalar_subquery().label("id")).cte("shared", recursive=True)
    further = first.where(other > shared.c.id).correlate(shared).scalar_subquery()
    shared = shared.union_all(select(further).where(shared.c.id.is_not(None)))
    rows = select(Organisation.id, Organisation.name).join(shared, shared.c.id == Organisation.id)
    return rows.order_by(Organisation.name)


SHARED_BY = {True: shared_by(Case.creditor_id, Case.partner_id), False: shared_by(Case.partner_id, Case.creditor_id)}


def cases_by(db: Session, wanted: Wanted, *, by: Actor, today: date) -> Select[Case]:
    """The cases themselves, for the API."""
    return select(Case).where(*conditions(wanted, by.kind)).params(values_of(db, wanted, by=by, today=today))
