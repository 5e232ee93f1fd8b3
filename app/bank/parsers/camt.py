"""Reads CAMT.052, .053 and .054, version 01 to 14, as a stream. Pure.

expat tells of each tag as it passes and no tree is built, so memory does not grow with the file. A DOCTYPE is
refused at its first letter, in every encoding, so an entity is never declared, let alone expanded. Names are
compared without their namespace: banks differ in prefix and version, not in words.
"""

from collections.abc import Iterator
from typing import IO, NoReturn
from xml.parsers import expat

from app.bank.parsers.entries import Entry, Occurrences, StatementEnd, StatementStart
from app.bank.parsers.parts import Fields, cents, day, parts_of, refuse
from app.kernel.money import euro

CHUNK = 64 * 1024
MOST_BETWEEN_TAGS = 1024 * 1024  # a tag or attribute larger than this is no bank's
MOST_TEXT = 20_000  # of one field; longer text is cut
MOST_NAMES = 5_000  # different tag names; expat remembers each
MOST_DEPTH = 100
MOST_PARTS = 200_000  # of one line
MOST_WARNINGS = 20

Tree = dict[str, "Tree | str"]  # a leaf is the name of a field; "+" at its end: more of them are joined


def party(role: str, field: str) -> Tree:
    """Name and account of one side; from version 08 on the name lies one level deeper."""
    return {
        role: {"Nm": f"{field}_name", "Pty": {"Nm": f"{field}_name"}},
        f"{role}Acct": {"Id": {"IBAN": f"{field}_iban"}},
        f"Ultmt{role}": {"Nm": f"{field}_ultimate", "Pty": {"Nm": f"{field}_ultimate"}},
    }


AMOUNT: Tree = {"Amt": "amount"}
CODE: Tree = {
    "Domn": {"Cd": "domain", "Fmly": {"Cd": "family", "SubFmlyCd": "subfamily"}},
    "Prtry": {"Cd": "own_code"},
}
BATCH: Tree = {"PmtInfId": "batch", "MsgId": "batch_message"}
PART: Tree = {
    "Refs": {
        "EndToEndId": "end_to_end",
        "MndtId": "mandate",
        "AcctSvcrRef": "bank_reference",
        "InstrId": "instruction",
        "TxId": "transaction",
    },
    "Amt": "amount",
    "CdtDbtInd": "side",
    "AmtDtls": {"TxAmt": {"Amt": "part_amount"}, "InstdAmt": {"Amt": "instructed"}},
    "BkTxCd": CODE,
    "RltdPties": party("Dbtr", "debtor") | party("Cdtr", "creditor"),
    "RmtInf": {"Ustrd": "remittance+", "Strd": {"CdtrRefInf": {"Ref": "structured"}}},
    "RtrInf": {"Rsn": {"Cd": "return_code", "Prtry": "return_own"}, "AddtlInf": "return_text+"},
    "AddtlTxInf": "description+",
}
ENTRY: Tree = {
    "NtryRef": "entry_reference",
    "Amt": "amount",
    "CdtDbtInd": "side",
    "RvslInd": "reversal",
    "Sts": "status",
    "BookgDt": {"Dt": "booked", "DtTm": "booked"},
    "ValDt": {"Dt": "valued", "DtTm": "valued"},
    "AcctSvcrRef": "bank_reference",
    "BkTxCd": CODE,
    "Btch": BATCH,
    "TxDtls": PART,
    "NtryDtls": {"Btch": BATCH, "TxDtls": PART},
    "AddtlNtryInf": "description+",
}
STATEMENT: Tree = {
    "Id": "identification",
    "ElctrncSeqNb": "sequence",
    "LglSeqNb": "legal_sequence",
    "CreDtTm": "made",
    "Acct": {
        "Id": {
            "IBAN": "iban",
            "BBAN": "account",
            "Othr": {"Id": "account"},
            "PrtryAcct": {"Id": "account"},
        },
        "Ccy": "currency",
    },
    "Bal": {
        "Tp": {"CdOrPrtry": {"Cd": "type"}, "Cd": "type"},
        "Amt": "amount",
        "CdtDbtInd": "side",
    },
    "Ntry": ENTRY,
}
STATUS: Tree = {"Cd": "status"}  # a text until version 07, a code after
KINDS = {"Stmt": "053", "Rpt": "052", "Ntfctn": "054"}
MESSAGE: Tree = dict.fromkeys(KINDS, STATEMENT)
MESSAGES = ("BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn", "camt.052", "camt.053", "camt.054")
RECORDS = frozenset({*KINDS, "Bal", "Ntry", "TxDtls"})
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NOTHING: Tree = {}


def read(stream: IO[bytes], *, currency: str = "EUR") -> Iterator[StatementStart | Entry | StatementEnd]:
    """Each statement in `stream`: its start, its booked entries, its end.

    Raises StatementRefused when the file is not a whole CAMT message, names an amount that is no amount, or
    is in another `currency`. That may be after entries were yielded: book nothing before the last statement
    ended. An end whose `mismatch` says something was read well but does not add up.
    """
    reader = _Reader(currency)
    while chunk := stream.read(CHUNK):
        reader.feed(chunk)
        yield from reader.take()
    reader.close()
    yield from reader.take()


class _Reader:
    """Follows the tags through the tree and keeps what is a leaf; what is not in the tree is skipped."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.fed = 0
        self.skipping = 0
        self.here: Tree = NOTHING
        self.above: list[Tree] = []
        self.around: Tree = NOTHING  # a leaf: what comes after it is looked for there
        self.leaf = ""
        self.text: list[str] = []  # of the leaf that we are in; between tags it holds what nobody asks for
        self.parser.CharacterDataHandler = self.text.append
        self.fields: Fields = {}
        self.outer: list[Fields] = []
        self.record = 0  # at which depth the one that we are in began
        self.records: list[tuple[int, str]] = []  # its name, and that depth of the one around it
        self.ready: list[StatementStart | Entry | StatementEnd] = []
        self.namespace = ""
        self.statements = 0
        self.occurrences = Occurrences()
        self.forget()

    def forget(self) -> None:
        """Nothing of the statement before counts in the next."""
        self.head: StatementStart | None = None
        self.balances: dict[str, int] = {}
        self.parts: list[Fields] = []
        self.warnings: list[str] = []
        self.line = self.booked = self.entries = self.not_booked = 0

    def feed(self, chunk: bytes) -> None:
        self.fed += len(chunk)
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            self.broken(error)
        except (ValueError, LookupError):
            refuse("Dit bestand gebruikt een tekenset die wij niet kennen. Kies bij uw bank CAMT in UTF-8.")
        # in the midst of a text that may go on for ever, or of white space between tags
        self.text[:] = ["".join(self.text)[:MOST_TEXT]] if self.leaf else []
        if self.fed - max(self.parser.CurrentByteIndex, 0) > MOST_BETWEEN_TAGS:
            refuse("In dit bestand staat één onderdeel van meer dan 1 MB. Dat is geen bankafschrift.")
        if len(self.parser.intern) > MOST_NAMES:
            refuse("Dit bestand heeft te veel verschillende onderdelen. Dat is geen bankafschrift.")

    def close(self) -> None:
        if not self.fed:
            refuse("Het bestand is leeg.")
        try:
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            self.broken(error)
        if not self.statements:
            refuse("Er staat geen afschrift in dit bestand.")

    def take(self) -> Iterator[StatementStart | Entry | StatementEnd]:
        ready, self.ready = self.ready, []
        yield from ready

    def broken(self, error: expat.ExpatError) -> NoReturn:
        """Say what a person can do about it; the words of expat are English and technical."""
        if not self.above and not self.statements:
            refuse("Dit is geen XML-bestand. Download bij uw bank een afschrift in het formaat CAMT.053.")
        if error.code in _TRUNCATED:
            refuse(f"Het bestand houdt op bij tekstregel {error.lineno} en is niet af. Download het opnieuw.")
        refuse(f"Het bestand is beschadigd bij tekstregel {error.lineno}. Download het opnieuw bij uw bank.")

    def doctype(self, *_: object) -> NoReturn:
        refuse("Dit bestand begint met een DOCTYPE. Een bankafschrift heeft die nooit. Wij lezen het niet.")

    def start(self, name: str, attributes: list[str]) -> None:
        if self.skipping:
            self.skipping += 1
            if self.skipping > MOST_DEPTH:
                refuse("Dit bestand heeft te veel lagen. Dat is geen bankafschrift.")
            return
        here = self.here
        below = here.get(name)
        if below is None:
            name = name.rpartition(":")[2]
            below = here.get(name) if len(self.above) > 1 else self.envelope(name, attributes)
            if below is None:
                self.skipping = 1
                return
        if below.__class__ is str:
            self.leaf = below
            if attributes and "Ccy" in attributes[::2]:
                self.fields[f"{below}_ccy"] = attributes[attributes[::2].index("Ccy") * 2 + 1]
            if below == "status":
                self.above.append(here)
                self.here = STATUS
            else:  # not on the stack: most tags are such
                self.around, self.here = here, NOTHING
            self.text.clear()
        else:
            self.above.append(here)
            self.here = below  # type: ignore[assignment]  # a cast costs as much as the rest of this line
            if name in RECORDS:
                self.records.append((self.record, name))
                self.record = len(self.above)
                self.open(name)

    def end(self, _name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        leaf = self.leaf
        if leaf:  # the first text of a kind counts, unless they are joined; white space is made single
            text, fields = " ".join("".join(self.text).split()), self.fields
            if text and leaf not in fields:
                if leaf[-1] == "+":
                    self.join(leaf[:-1], text)
                else:
                    fields[leaf] = text[:MOST_TEXT]
            self.leaf = ""
            self.here = self.above.pop() if leaf == "status" else self.around
            return
        if self.record == len(self.above):
            self.record, name = self.records.pop()
            self.shut(name)
        self.here = self.above.pop()

    def join(self, leaf: str, text: str) -> None:
        """Text that comes in pieces."""
        before = self.fields.get(leaf)
        self.fields[leaf] = (text if before is None else f"{before} {text}")[:MOST_TEXT]

    def envelope(self, name: str, attributes: list[str]) -> Tree:
        """The document and the message in it. What is not CAMT is named: people see what they chose."""
        named = zip(attributes[::2], attributes[1::2], strict=True)
        spaces = [value for key, value in named if key.partition(":")[0] == "xmlns"]
        found = next((space for space in spaces if "iso:20022" in space or "camt." in space), "")
        self.namespace = found.rpartition(":")[2] or self.namespace
        if not self.above:
            if name != "Document":
                refuse(f"Dit is geen CAMT-bestand: het begint met “{name[:30]}”. Kies een CAMT.053.")
            return NOTHING
        if not name.startswith(MESSAGES):
            what = self.namespace or name
            refuse(f"Dit is geen bankafschrift maar een {what[:30]}. Kies een CAMT.053.")
        return MESSAGE

    def open(self, name: str) -> None:
        if name in KINDS:
            self.statements += 1
            self.kind = KINDS[name]
        elif name == "Ntry":
            self.introduce(self.fields)
        elif name == "TxDtls" and len(self.parts) >= MOST_PARTS:
            refuse(f"Regel {self.line + 1} heeft meer dan 200.000 onderdelen. Dat lezen wij niet.")
        self.outer.append(self.fields)
        self.fields = {}

    def shut(self, name: str) -> None:
        fields, self.fields = self.fields, self.outer.pop()
        if name == "TxDtls":
            self.parts.append(fields)
        elif name == "Ntry":
            self.book(fields)
        elif name == "Bal":
            self.introduce(self.fields)
            self.weigh(fields)
        else:
            self.introduce(fields)
            self.finish()

    def introduce(self, fields: Fields) -> None:
        """The account stands first, so the head is complete at the first balance or entry."""
        if self.head is not None:
            return
        account = (fields.get("iban") or fields.get("account") or "").replace(" ", "").upper()
        if not account:
            refuse("Er staat geen rekeningnummer in dit afschrift.")
        own = fields.get("currency", self.currency)
        if own != self.currency:
            refuse(f"Dit afschrift is in {own[:3]}. Wij boeken alleen {self.currency}.")
        self.head = StatementStart(
            kind=self.kind,
            version=self.namespace,
            identification=fields.get("identification", ""),
            account=account,
            currency=own,
            sequence=fields.get("sequence") or fields.get("legal_sequence"),
            made_on=day(fields.get("made"), "Het afschrift"),
        )
        self.ready.append(self.head)

    def weigh(self, fields: Fields) -> None:
        """A balance. Only those of the books count, not what is available or expected."""
        kind = fields.get("type", "")
        if kind in OPENING + CLOSING:
            self.balances.setdefault(kind, cents(fields, f"Het saldo {kind}", self.currency))

    def book(self, fields: Fields) -> None:
        self.line += 1
        parts, self.parts = self.parts, []
        if fields.get("status", "BOOK") != "BOOK":
            self.not_booked += 1
            return
        assert self.head is not None
        where = f"Regel {self.line}"
        total = cents(fields, where, self.currency)
        self.booked += total
        entries, added = parts_of(fields, parts, total, self.line, self.head, self.occurrences)
        if added is not None and len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(
                f"{where}: de onderdelen zijn samen {euro(added)}. De regel is {euro(total)}; die boeken wij."
            )
        self.entries += len(entries)
        self.ready += entries

    def finish(self) -> None:
        opening, closing = (
            next((self.balances[kind] for kind in kinds if kind in self.balances), None) for kinds in (OPENING, CLOSING)
        )
        if self.kind == "053" and (opening is None or closing is None):
            self.warnings.append("Begin- of eindsaldo ontbreekt. Wij kunnen de som niet nakijken.")
        self.ready.append(
            StatementEnd(opening, closing, self.booked, self.entries, self.not_booked, tuple(self.warnings))
        )
        self.forget()


_TRUNCATED = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
