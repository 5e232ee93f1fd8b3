"""The bank of each creditor: every payment of the stories on a statement, and some that look for a case."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from app.bank.models import BankEntry, Booking, Statement
from app.bank.parsers.camt import read
from app.bank.parsers.entries import Entry as Read
from app.bank.policy import EntryStatus, MatchedBy
from app.demo.policy.bank_file import Line, camt053
from app.demo.policy.cast import COMPANIES
from app.demo.policy.ids import chance
from app.demo.policy.names import an_iban
from app.demo.service.stage import Stage
from app.demo.service.story import Payment, Story
from app.infra.events import Event
from app.infra.files import Upload, UploadKind, UploadStatus
from app.kernel.actor import Actor

OPENING = 184_250_37  # cents on the account when it began
OWN_PAYMENT = -48_900_00
OWN = "Een eigen betaling: die hoort niet bij een dossier."
STRANGERS = (
    ("STICHTING BUDGETBEHEER OEVERSTAD", "namens een client, zie specificatie", 120_00),
    ("A DE JONG", "huur", 512_40),
)


@dataclass(frozen=True, slots=True)
class Paid:
    """A line with the payment it is for; none: nobody knows yet, or it is our own."""

    line: Line
    story: Story | None = None
    payment: Payment | None = None


@dataclass
class Bank:
    """One account while its statements are made."""

    stage: Stage
    creditor: str
    rng: Random
    balance: int = OPENING
    number: int = 0
    lines: int = 0

    @property
    def iban(self) -> str:
        return next(company.iban for company in COMPANIES if company.key == self.creditor)

    def reference(self, day: date) -> str:
        self.lines += 1
        return f"{day:%y%j}{self.creditor[:1].upper()}{self.lines:07}"


def statements(stage: Stage, stories: Sequence[Story]) -> dict[str, Bank]:
    """Write them all; each bank as it stands after the last one."""
    banks = {}
    for creditor in ("linde", "roc"):
        bank = Bank(stage, creditor, chance(f"bank of {creditor}"))
        ours = [one for one in stories if one.case.creditor_id == stage.organisations[creditor].id]
        days: defaultdict[date, list[Paid]] = defaultdict(list)
        for story in ours:
            for payment in story.payments:
                days[payment.day].append(Paid(_line(bank, story, payment), story, payment))
        for paid in _looking(bank, ours):
            days[stage.last_bank_day].append(paid)
        for place, day in enumerate(sorted(days)):
            if place % 9 == 4:
                days[day].append(
                    Paid(Line(bank.reference(day), OWN_PAYMENT, "BOUWBEDRIJF DE MEERPAAL", text="onderhoud"))
                )
            _write(bank, day, days[day])
        banks[creditor] = bank
    return banks


def _line(bank: Bank, story: Story, payment: Payment) -> Line:
    person, reference = story.people[0], bank.reference(payment.day)
    known = payment.known_as
    return Line(
        reference,
        payment.cents,
        person.on_statement,
        person.iban or an_iban(bank.rng),
        text={"case_number": f"dossier {story.case.reference}", "person": "aflossing"}.get(known, ""),
        structured=story.code if known == "reference" else "",
    )


def _looking(bank: Bank, stories: Sequence[Story]) -> list[Paid]:
    """What nobody can book without a person: six at De Linde, two at Roc Rivierland."""
    day, rng = bank.stage.last_bank_day, bank.rng
    free = [one for one in stories if one.open_cents() > 20_000 and one.people[0].iban and not one.second]
    same, named, first, other = rng.sample(free, 4)
    found = [
        Line(bank.reference(day), 150_00, same.people[0].on_statement, same.people[0].iban or "", text="huur deel"),
        Line(bank.reference(day), STRANGERS[0][2], STRANGERS[0][0], an_iban(rng), text=STRANGERS[0][1]),
    ]
    if bank.creditor == "linde":
        two = next(one for one in stories if one.second and one.people[0].iban)
        both = f"{first.case.reference} en {other.case.reference}"
        found += [
            Line(bank.reference(day), named.open_cents(), named.people[0].on_statement, an_iban(rng), text="betaling"),
            Line(bank.reference(day), 300_00, first.people[0].on_statement, an_iban(rng), text=both),
            Line(
                bank.reference(day), 95_00, two.people[0].on_statement, two.people[0].iban or "", text="zoals besproken"
            ),
            Line(bank.reference(day), STRANGERS[1][2], STRANGERS[1][0], an_iban(rng), text=STRANGERS[1][1]),
        ]
    return [Paid(line) for line in found]


def _write(bank: Bank, day: date, lines: Sequence[Paid]) -> None:
    """One day: the file as the bank makes it, read by our own reader, and what became of each line."""
    stage, at = bank.stage, bank.stage.read_in(day)
    org = stage.organisations[bank.creditor]
    clerk = stage.worker(bank.creditor, "joris" if bank.creditor == "linde" else "anouk")
    bank.number += 1
    file = camt053(
        bank.iban,
        org.name,
        number=bank.number,
        day=day,
        made_at=at - timedelta(hours=2),
        opening=bank.balance,
        lines=[paid.line for paid in lines],
    )
    total = sum(paid.line.cents for paid in lines)
    statuses = [_status(paid) for paid in lines]
    upload = Upload(
        id=stage.ids.at(at),
        organisation_id=org.id,
        by_user_id=clerk.user_id,
        at=at,
        kind=UploadKind.BANK,
        name=f"CAMT053_{bank.iban}_{day:%Y%m%d}.xml",
        size=len(file),
        sha256=sha256(file).digest(),
        status=UploadStatus.DONE,
        progress=len(lines),
        total=len(lines),
        summary={"statements": 1, "entries": len(lines), "repeated": 0}
        | {status.value: statuses.count(status) for status in EntryStatus},
        problem="",
        done_at=at + timedelta(seconds=9),
        version=3,
    )
    about = {"creditor_id": org.id, "partner_id": None, "by_organisation_id": org.id}
    statement = Statement(
        id=stage.ids.at(at + timedelta(seconds=2)),
        at=at + timedelta(seconds=2),
        **about,
        by_user_id=clerk.user_id,
        upload_id=upload.id,
        position=1,
        iban=bank.iban,
        number=str(bank.number),
        opening_cents=bank.balance,
        closing_cents=bank.balance + total,
        opening_on=day,
        closing_on=day,
        total_cents=total,
        entries=len(lines),
        repeated=0,
        repeated_cents=0,
    )
    bank.balance += total
    stage.add(upload, statement, *_told(stage, upload.id, clerk, bank.creditor, at))
    found = [part for part in read(BytesIO(file)) if isinstance(part, Read)]
    for place, (entry, paid) in enumerate(zip(found, lines, strict=True)):
        moment = at + timedelta(seconds=4, milliseconds=place * 5)
        _keep(bank, statement, entry, paid, _status(paid), moment, about)


def _status(paid: Paid) -> EntryStatus:
    if paid.payment is not None:
        return EntryStatus.BOOKED
    return EntryStatus.IGNORED if paid.line.cents < 0 else EntryStatus.SUSPENSE


def _told(stage: Stage, upload_id: UUID, clerk: Actor, creditor: str, at: datetime) -> list[Event]:
    """What concerns only the own organisation (events.record_own)."""
    system = stage.worker(creditor, "systeem")
    return [
        Event(
            id=stage.ids.at(moment),
            at=moment,
            creditor_id=by.organisation_id,
            partner_id=None,
            by_organisation_id=by.organisation_id,
            by_user_id=by.user_id,
            kind=kind,
            subject_kind="statement",
            subject_id=upload_id,
            data={},
        )
        for kind, by, moment in (
            ("statement.received", clerk, at),
            ("statement.booked", system, at + timedelta(seconds=9)),
        )
    ]


def _keep(
    bank: Bank,
    statement: Statement,
    entry: Read,
    paid: Paid,
    status: EntryStatus,
    at: datetime,
    about: dict[str, Any],
) -> None:
    stage, payment, story = bank.stage, paid.payment, paid.story
    by_hand = payment is not None and payment.known_as == MatchedBy.PERSON.value
    system = stage.worker(bank.creditor, "systeem")
    handler = stage.worker(bank.creditor, "joris" if bank.creditor == "linde" else "anouk") if by_hand else system
    handled = None if status is EntryStatus.SUSPENSE else at + timedelta(minutes=7 if by_hand else 0, seconds=3)
    row = BankEntry(
        id=stage.ids.at(at),
        at=at,
        **about,
        statement_id=statement.id,
        key=entry.key,
        booked_on=entry.booked_on,
        value_on=entry.valued_on or entry.booked_on,
        amount_cents=entry.amount_cents,
        name=entry.counterparty_name or "",
        iban=entry.counterparty_iban or "",
        text=entry.remittance or entry.description or "",
        reference=entry.structured_reference or "",
        end_to_end_id=entry.end_to_end_id or "",
        return_reason="",
        status=status,
        matched_by=MatchedBy.of(payment.known_as) if payment else None,
        handled_at=handled,
        handled_by_user_id=handler.user_id if handled else None,
        remark=OWN if status is EntryStatus.IGNORED else "",
        version=1 if handled is None else 2,
    )
    stage.add(row)
    if payment is None or story is None or handled is None:
        return
    payment.entry.by_user_id, payment.entry.source = handler.user_id, f"bank:{entry.key}"
    booking = Booking(
        id=stage.ids.at(handled),
        at=handled,
        **about,
        by_user_id=handler.user_id,
        entry_id=row.id,
        case_id=story.case.id,
        amount_cents=entry.amount_cents,
        ledger_entry_id=payment.entry.id,
        undone_at=None,
    )
    stage.add(booking)
    before = story.heard_by(handled)
    stage.add(
        Event(
            id=stage.ids.at(handled),
            at=handled,
            creditor_id=statement.creditor_id,
            partner_id=before,
            by_organisation_id=statement.creditor_id,
            by_user_id=handler.user_id,
            kind="payment.booked",
            subject_kind="case",
            subject_id=story.case.id,
            data={"booking": str(booking.id), "entry": str(row.id)},
        )
    )
    story.case.version += 1
    story.case.news_at = max(story.case.news_at, handled)
