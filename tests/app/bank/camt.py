"""Writes small CAMT.053 files, so that a test says only what matters to it."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from xml.sax.saxutils import escape

OURS = "NL91ABNA0417164300"
DAY = date(2026, 11, 20)
_number = count(1)


@dataclass(frozen=True)
class Paid:
    cents: int
    text: str = ""
    name: str = "T J RAMDIN"
    iban: str = ""
    structured: str = ""
    returned: str = ""  # a code
    ref: str = ""  # of the bank; what makes the entry itself
    day: date = DAY


def numbered(*paid: Paid) -> list[Paid]:
    """Each with a reference of the bank, so that the same payment is the same in every file."""
    return [replace(p, ref=p.ref or f"B{next(_number):09}") for p in paid]


def tag(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>" if inside else ""


def entry(p: Paid) -> str:
    side = "CRDT" if p.cents >= 0 else "DBIT"
    amount = f'<Amt Ccy="EUR">{abs(p.cents) // 100}.{abs(p.cents) % 100:02}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
    other = "Dbtr" if (p.cents >= 0) is not bool(p.returned) else "Cdtr"
    party = tag(other, tag("Nm", escape(p.name)))
    party += tag(f"{other}Acct", tag("Id", tag("IBAN", p.iban))) if p.iban else ""
    told = tag("Ustrd", escape(p.text))
    told += tag("Strd", tag("CdtrRefInf", tag("Ref", p.structured))) if p.structured else ""
    back = tag("RtrInf", tag("Rsn", tag("Cd", p.returned))) if p.returned else ""
    parts = tag("RltdPties", party) + tag("RmtInf", told) + back
    return tag(
        "Ntry",
        f"{amount}<Sts>BOOK</Sts><BookgDt><Dt>{p.day}</Dt></BookgDt><ValDt><Dt>{p.day}</Dt></ValDt>"
        + tag("AcctSvcrRef", p.ref)
        + tag("NtryDtls", tag("TxDtls", parts)),
    )


def balance(kind: str, cents: int) -> str:
    side = "CRDT" if cents >= 0 else "DBIT"
    amount = f'<Amt Ccy="EUR">{abs(cents) // 100}.{abs(cents) % 100:02}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
    return tag("Bal", tag("Tp", tag("CdOrPrtry", tag("Cd", kind))) + amount + tag("Dt", tag("Dt", str(DAY))))


def statement(*paid: Paid, opening: int = 100_000, closing: int | None = None, number: int = 1) -> str:
    closing = opening + sum(p.cents for p in paid) if closing is None else closing
    inside = f"<Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>{DAY}T06:40:00</CreDtTm>"
    inside += tag("Acct", tag("Id", tag("IBAN", OURS)) + tag("Ccy", "EUR"))
    return tag("Stmt", inside + balance("OPBD", opening) + balance("CLBD", closing) + "".join(map(entry, paid)))


def file(*statements: str) -> bytes:
    body = f"<BkToCstmrStmt><GrpHdr><MsgId>M{next(_number)}</MsgId></GrpHdr>{''.join(statements)}</BkToCstmrStmt>"
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    return f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}">{body}</Document>'.encode()


def camt(*paid: Paid, **about: int) -> bytes:
    return file(statement(*paid, **about))
