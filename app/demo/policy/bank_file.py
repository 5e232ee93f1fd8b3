"""A statement of a bank as CAMT.053.001.02, from lines. Amounts in cents, plus came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


@dataclass(frozen=True, slots=True)
class Line:
    """`reference` is the bank's own, which makes the line itself; `returned` a reason code when money came back."""

    reference: str
    cents: int
    name: str
    iban: str = ""
    text: str = ""
    structured: str = ""
    returned: str = ""


def camt053(
    iban: str,
    owner: str,
    *,
    number: int,
    day: date,
    made_at: datetime,
    opening: int,
    lines: Sequence[Line],
    lost: int = 0,
) -> bytes:
    """One statement of one day. Opening and entries come to the closing balance, but for the cents that are `lost`."""
    closing = closing_of(opening, lines) + lost
    identification = f"CAMT053-{iban[-10:]}-{day:%Y%m%d}-{number}"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>',
        f"<GrpHdr><MsgId>{identification}</MsgId><CreDtTm>{made_at:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>",
        f"<Stmt><Id>{identification}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>",
        f"<CreDtTm>{made_at:%Y-%m-%dT%H:%M:%S}</CreDtTm>",
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>{escape(owner)}</Nm></Ownr></Acct>",
        _balance("OPBD", opening, day),
        _balance("CLBD", closing, day),
        *(_entry(line, day) for line in lines),
        "</Stmt></BkToCstmrStmt></Document>",
    ]
    return "\n".join(parts).encode()


def closing_of(opening: int, lines: Sequence[Line]) -> int:
    return opening + sum(line.cents for line in lines)


def _amount(cents: int) -> str:
    side = "CRDT" if cents >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(cents) // 100}.{abs(cents) % 100:02}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(kind: str, cents: int, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(cents)}<Dt><Dt>{day.isoformat()}</Dt></Dt></Bal>"
    )


def _entry(line: Line, day: date) -> str:
    came_from = (line.cents >= 0) is not bool(line.returned)  # of a return the roles are those of what came back
    role = "Dbtr" if came_from else "Cdtr"
    account = f"<{role}Acct><Id><IBAN>{line.iban}</IBAN></Id></{role}Acct>" if line.iban else ""
    party = f"<RltdPties><{role}><Nm>{escape(line.name)}</Nm></{role}>{account}</RltdPties>"
    structured = ""
    if line.structured:
        kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
        structured = f"<Strd><CdtrRefInf>{kind}<Ref>{line.structured}</Ref></CdtrRefInf></Strd>"
    free = f"<Ustrd>{escape(line.text)}</Ustrd>" if line.text else ""
    remittance = f"<RmtInf>{free}{structured}</RmtInf>" if free or structured else ""
    back = f"<RtrInf><Rsn><Cd>{line.returned}</Cd></Rsn></RtrInf>" if line.returned else ""
    return (
        f"<Ntry>{_amount(line.cents)}<Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{day.isoformat()}</Dt></BookgDt><ValDt><Dt>{day.isoformat()}</Dt></ValDt>"
        f"<AcctSvcrRef>{line.reference}</AcctSvcrRef>{_code(line)}"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{party}{remittance}{back}</TxDtls></NtryDtls>"
        "</Ntry>"
    )


def _code(line: Line) -> str:
    family, below = ("RDDT", "UPDD") if line.returned else ("RCDT" if line.cents >= 0 else "ICDT", "ESCT")
    return f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{below}</SubFmlyCd></Fmly></Domn></BkTxCd>"
