"""What every reader of bank files yields, whatever the format. Amounts are euro cents, + is money in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from app.kernel.errors import AppError
from app.kernel.money import euro


class StatementRefused(AppError):
    """A file that is not a whole, sound bank statement; `detail` says in one sentence what is wrong."""

    code = "afschrift-onleesbaar"
    title = "Dit afschrift kunnen wij niet lezen."


@dataclass(frozen=True, slots=True)
class StatementStart:
    """The head of a statement: its entries follow, then its `StatementEnd`.

    `kind` is "053" (statement), "052" (during the day) or "054" (details of what a statement holds in one
    amount). Only a statement is booked: the other two say the same money again.
    """

    kind: str
    version: str
    identification: str
    account: str  # IBAN, or the bank's own number
    currency: str
    sequence: str | None
    made_on: date | None


class Entry(NamedTuple):
    """One amount to book: a line of the statement, or one part of a line whose parts add up to it."""

    key: str  # the same entry has the same key in every file
    line: int  # in its statement, from 1
    part: int  # 1 of `parts`
    parts: int
    booked_on: date
    valued_on: date | None
    amount_cents: int
    returned: bool  # money that came back: a reversal, a return or a refused collection
    return_code: str | None
    return_text: str | None  # what the bank adds
    bank_code: str | None  # ISO domain/family/subfamily: "PMNT/RDDT/UPDD"
    own_code: str | None  # the bank's own
    end_to_end_id: str | None
    mandate_id: str | None
    bank_reference: str | None  # AcctSvcrRef
    entry_reference: str | None  # NtryRef
    batch_id: str | None
    counterparty_name: str | None
    counterparty_iban: str | None
    structured_reference: str | None  # betalingskenmerk or RF, without spaces
    remittance: str | None  # what the payer wrote
    description: str | None  # what the bank wrote


@dataclass(frozen=True, slots=True)
class StatementEnd:
    """The foot of a statement: what it says itself, and what its entries come to."""

    opening_cents: int | None
    closing_cents: int | None
    booked_cents: int
    entries: int
    not_booked: int  # lines that the bank had only announced; they are no money yet
    warnings: tuple[str, ...] = ()

    @property
    def mismatch(self) -> str | None:
        """Why this statement can't be booked: opening + entries is not closing. None when it is or when the
        statement does not say."""
        if self.opening_cents is None or self.closing_cents is None:
            return None
        expected = self.opening_cents + self.booked_cents
        if expected == self.closing_cents:
            return None
        return (
            f"Het beginsaldo plus de regels is {euro(expected)}, maar het eindsaldo is "
            f"{euro(self.closing_cents)}. Er ontbreekt iets. Download het afschrift opnieuw."
        )


class Occurrences:
    """Gives each entry its key. Two equal entries in one file stay two; the same file again stays the same.

    Remembers eight bytes of each key, so a file of 250,000 entries costs some 25 MB.
    """

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def key(self, account: str, identity: Sequence[str | None], booked_on: date, cents: int, part: int) -> str:
        """`identity` is the bank's reference, or what tells the entry apart where the bank gives none."""
        words = "\x1f".join([word or "" for word in identity])
        digest = sha256(f"{account}\x1f{words}\x1f{booked_on}\x1f{cents}\x1f{part}".encode())
        short = int.from_bytes(digest.digest()[:8])
        before = self._seen.get(short, 0)
        self._seen[short] = before + 1
        if before:
            digest.update(b"\x1f%d" % before)
        return digest.hexdigest()
