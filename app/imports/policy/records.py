"""What an import brings, typed. Pure. Amounts in cents; what a file does not say is None."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from operator import attrgetter, itemgetter
from typing import Any, Self, get_args, get_type_hints

import orjson

from app.cases.policy import ClaimKind, DebtorKind, Track
from app.kernel.words import Word


class InterestKind(Word):
    STATUTORY = "statutory", "wettelijk"
    COMMERCIAL = "commercial", "handel"
    CONTRACT = "contract", "contractueel"


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """A person who owes. The first of a case has at least a number, a name and an address."""

    number: str | None = None
    kind: DebtorKind | None = None
    initials: str | None = None
    prefix: str | None = None
    surname: str | None = None
    birth_date: date | None = None
    company: str | None = None
    register_number: str | None = None
    contact_person: str | None = None
    street: str | None = None
    house_number: str | None = None
    addition: str | None = None
    postcode: str | None = None
    city: str | None = None
    country: str | None = None
    phone: str | None = None
    mobile: str | None = None
    email: str | None = None
    iban: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The columns that each row of one dossier repeats. `debtors`: the first, then who owes along."""

    reference: str
    track: Track
    debtors: tuple[DebtorRow, ...] = ()
    creditor_reference: str | None = None
    start_reason: str | None = None  # VERA EXTERNEINCASSOSTARTREDEN
    handed_over_on: date | None = None
    representative_name: str | None = None
    representative_email: str | None = None
    contract_number: str | None = None
    unit_number: str | None = None
    object_address: str | None = None
    rent_cents: int | None = None  # a month
    relation_continues: bool | None = None
    months_behind: int | None = None
    formal_notice_on: date | None = None
    formal_notice_proof: str | None = None
    early_signal_on: date | None = None
    arranged_before: bool | None = None
    disputed: bool | None = None
    dispute_note: str | None = None
    vulnerable_signal: str | None = None
    judgment_on: date | None = None
    judgment_number: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One amount owed."""

    number: str
    invoiced_on: date
    due_on: date
    original_cents: int
    open_cents: int
    description: str | None = None
    period: str | None = None
    kind: ClaimKind | None = None
    vat_cents: int | None = None
    interest_from: date | None = None
    interest_kind: InterestKind | None = None
    contract_rate: Fraction | None = None  # a year: 11/200 is 5.5 %
    costs_cents: int | None = None  # charged already


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """All good rows of one dossier. `rows` are their numbers in the file: for telling, no content."""

    case: CaseRow
    claims: tuple[ClaimRow, ...]
    rows: tuple[int, ...]

    def as_data(self) -> dict[str, Any]:
        """For a JSON column; what is None is left out. `from_data` is the reverse."""
        return {
            "case": _plain(self.case),
            "debtors": [_plain(debtor) for debtor in self.case.debtors],
            "claims": [_plain(claim) for claim in self.claims],
            "rows": list(self.rows),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        debtors = tuple(DebtorRow(**_typed(DebtorRow, debtor)) for debtor in data["debtors"])
        return cls(
            CaseRow(debtors=debtors, **_typed(CaseRow, data["case"])),
            tuple(ClaimRow(**_typed(ClaimRow, claim)) for claim in data["claims"]),
            tuple(data["rows"]),
        )

    @property
    def content_hash(self) -> str:
        """The same for the same values, in whatever order, spelling or place they stood in the file."""
        return hash_of(self.as_data())


def hash_of(data: dict[str, Any]) -> str:
    """`content_hash` of what `as_data` gives."""
    claims = sorted(data["claims"], key=itemgetter("number"))
    content = {"case": data["case"], "debtors": data["debtors"], "claims": claims}
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(record: Any) -> dict[str, Any]:
    kind = type(record)
    return {
        name: value if value.__class__ in _AS_THEY_ARE else _text(value)
        for name, value in zip(_NAMES[kind], _VALUES[kind](record), strict=True)
        if value is not None
    }


def _text(value: Any) -> str:
    return str(value.value) if isinstance(value, StrEnum) else str(value)


def _typed(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    read = _READ[kind]
    return {name: read[name](value) for name, value in data.items()}


def _reader(hint: Any) -> Any:
    """How a JSON value becomes the type of its field again."""
    (kind,) = [part for part in get_args(hint) or (hint,) if part is not type(None)]
    return date.fromisoformat if kind is date else kind


_RECORDS = (CaseRow, DebtorRow, ClaimRow)
_NAMES = {kind: tuple(field.name for field in fields(kind) if field.name != "debtors") for kind in _RECORDS}
_VALUES = {kind: attrgetter(*names) for kind, names in _NAMES.items()}
_AS_THEY_ARE = frozenset({str, int, bool})
_READ: dict[type, dict[str, Any]] = {
    kind: {name: _reader(hint) for name, hint in get_type_hints(kind).items() if name != "debtors"} for kind in _RECORDS
}
