"""A new case: who owes, what, and since when; as an import would write it."""

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from uuid import UUID

from app.cases.models import Case, Claim, Debtor, PaymentReference
from app.cases.models import Household as HouseholdRow
from app.cases.policy import (
    Ability,
    DebtorKind,
    LegalBasis,
    Regie,
    Representative,
    Side,
    TermsStatus,
    Track,
    Waiting,
)
from app.demo.policy.debts import Debt
from app.demo.policy.ids import moment
from app.demo.policy.names import Home, Someone
from app.demo.service.doing import ledger_line
from app.demo.service.stage import Stage
from app.demo.service.story import Household, Story
from app.imports.policy.plan import about, address_key, search_key
from app.imports.policy.records import DebtorRow
from app.kernel.numbers import payment_reference
from app.law.retention import Record, retain_until
from app.ledger.models import Account
from app.ledger.policy import EntryKind

SERIES = {"linde": "H", "roc": "O"}  # of case numbers
PAYMENT_SERIES = {"linde": "201", "roc": "302"}  # the first digits of the number in a payment reference


def reference_of(creditor: str, opened: date, number: int) -> str:
    return f"{SERIES[creditor]}-{opened:%y}-{number:05}"


def new_story(
    stage: Stage,
    rng: Random,
    creditor: str,
    *,
    number: int,
    opened: date,
    people: Sequence[Someone],
    debts: Sequence[Debt],
    rent_cents: int | None = None,
    stays: bool = True,
    terms: TermsStatus = TermsStatus.OK,
    household: Household | None = None,
    reference: str | None = None,
) -> Story:
    """A case of a creditor, read in on the morning of `opened`."""
    org, at = stage.organisations[creditor], moment(opened, 8, rng.randint(20, 55), rng.randint(0, 59))
    clerk = stage.worker(creditor, "joris" if creditor == "linde" else "anouk")
    about_org = {"creditor_id": org.id, "partner_id": None, "by_organisation_id": org.id}
    account = Account(id=stage.ids.at(at), at=at, **about_org)
    case = Case(
        id=stage.ids.at(at),
        at=at,
        **about_org,
        reference=reference or reference_of(creditor, opened, number),
        account_id=account.id,
        regie=Regie.INTERNAL,
        regie_before=None,
        regie_since=at,
        paused_until=None,
        track=Track.BAILIFF if creditor == "linde" else Track.AGENCY,
        start_reason="ACH" if creditor == "linde" else None,
        segment=None,
        about=about(debt.kind for debt in debts),
        rent_cents=rent_cents,
        relation_continues=stays,
        since=min(debt.due_on for debt in debts),
        accepted_at=None,
        ability=Ability.UNKNOWN,
        ability_reason=None,
        picture_complete=False,
        waiting_for=Waiting.NOBODY,
        waiting_since=None,
        waiting_until=None,
        news_at=at,
        retain_until=retain_until(Record.CASE, opened=opened, closed=None),
        version=1,
    )
    home = household or _household(stage, org.id, people[0].home, at)
    code = payment_reference(f"{PAYMENT_SERIES[creditor]}{opened:%y%m}{number:08}")
    story = Story(stage, rng, case, account, list(people), [], [], home, code, at)
    stage.add(account, case, PaymentReference(code=code, creditor_id=org.id, case_id=case.id))
    for place, person in enumerate(people):
        story.debtors.append(_debtor(story, person, main=place == 0, number=number))
    for place, debt in enumerate(debts, 1):
        add_claim(story, debt, number=f"F{debt.invoiced_on:%y%m}{number:05}{place}", terms=terms, at=at)
    stage.add(*story.debtors)
    story.tell("case.imported", by=clerk)
    return story


def _household(stage: Stage, creditor_id: UUID, home: Home, at: datetime) -> Household:
    key = address_key(DebtorRow(postcode=home.postcode, house_number=home.number, addition=home.addition or None))
    row = HouseholdRow(
        id=stage.ids.at(at),
        at=at,
        creditor_id=creditor_id,
        partner_id=None,
        by_organisation_id=creditor_id,
        address_key=key,
    )
    stage.add(row)
    return Household(home, row.id)


def _debtor(story: Story, person: Someone, *, main: bool, number: int) -> Debtor:
    home, clerk = person.home, story.stage.worker(*_clerk(story))
    words = DebtorRow(
        initials=person.initials,
        prefix=person.prefix or None,
        surname=person.surname,
        street=home.street,
        house_number=home.number,
        addition=home.addition or None,
        postcode=home.postcode,
        mobile=person.mobile,
        email=person.email,
        number=f"{'H' if main else 'M'}{100_000 + number}",
    )
    return Debtor(
        story.case,
        by=clerk,
        **story.keys(),
        household_id=story.household.row_id,
        main=main,
        number=f"{'H' if main else 'M'}{100_000 + number}",
        kind=DebtorKind.CONSUMER,
        initials=person.initials,
        prefix=person.prefix,
        surname=person.surname,
        birth_date=person.birth_date,
        street=home.street,
        house_number=home.number,
        addition=home.addition or None,
        postcode=home.postcode,
        city=home.town,
        country="NL",
        phone=None,
        mobile=person.mobile,
        email=person.email,
        iban=person.iban,
        language=person.language,
        representative=Representative.NONE,
        search_key=search_key(words),
    )


def _clerk(story: Story) -> tuple[str, str]:
    return ("linde", "joris") if story.case.creditor_id == story.stage.organisations["linde"].id else ("roc", "anouk")


def add_claim(story: Story, debt: Debt, *, number: str, terms: TermsStatus, at: datetime) -> Claim:
    """A claim with its line in the ledger."""
    clerk = story.stage.worker(*_clerk(story))
    claim = Claim(
        story.case,
        by=clerk,
        **story.keys(at),
        number=number,
        kind=debt.kind,
        description=debt.description,
        invoiced_on=debt.invoiced_on,
        due_on=debt.due_on,
        original_cents=debt.cents,
        legal_basis=LegalBasis.CONTRACT_CONSUMER if debt.enforceable else LegalBasis.NON_CONTRACT,
        enforceable=debt.enforceable,
        terms_status=terms,
        interest_from=None,
    )
    story.claims.append(claim)
    story.add(claim)
    ledger_line(
        story,
        EntryKind.CLAIM,
        debt.cents,
        debt.due_on,
        by=clerk,
        at=at,
        claim_id=claim.id,
        description=debt.description,
        source=f"claim:{claim.id}",
    )
    return claim


def plan_next(story: Story, step: str, on: date, side: Side) -> None:
    story.case.next_step, story.case.next_on, story.case.next_by = step, on, side
