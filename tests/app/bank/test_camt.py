"""What a CAMT file says, and that a bad one is refused with a sentence before it costs anything."""

import tracemalloc
from collections.abc import Iterator
from datetime import date
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank.parsers.camt import read
from app.bank.parsers.entries import Entry, StatementEnd, StatementRefused, StatementStart
from app.bank.parsers.parts import amount

VECTORS = Path(__file__).parents[2] / "vectors" / "camt"
SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "data" / "bank"
RAMDIN, PETERS = "NL20INGB0001234567", "NL02RABO0123456789"


def vector(name):
    return (VECTORS / name).read_bytes()


def entries(data, **how):
    return [record for record in read(BytesIO(data), **how) if isinstance(record, Entry)]


def ends(data, **how):
    return [record for record in read(BytesIO(data), **how) if isinstance(record, StatementEnd)]


def refusal(data):
    with pytest.raises(StatementRefused) as error:
        list(read(BytesIO(data)))
    return error.value.detail


def test_a_statement_is_its_start_its_entries_and_its_end():
    start, first, second, costs, end = read(BytesIO(vector("nl_v02.xml")))
    assert start == StatementStart(
        "053", "camt.053.001.02", "S1", "NL91ABNA0417164300", "EUR", "226", date(2026, 11, 20)
    )
    assert (first.amount_cents, first.counterparty_name, first.counterparty_iban, first.remittance) == (
        64211,
        "T J RAMDIN",
        RAMDIN,
        "huur nov lindeln 12",  # two lines of the bank are one text
    )
    assert (second.structured_reference, second.end_to_end_id) == ("5000056789012345", None)
    assert (costs.amount_cents, costs.description) == (-570, "Kosten zakelijk pakket")
    assert (end.opening_cents, end.booked_cents, end.closing_cents) == (100000, 113641, 213641)
    assert (end.entries, end.not_booked, end.mismatch, end.warnings) == (3, 1, None, ())


def test_version_08_with_prefixed_names_reads_the_same():
    (entry,) = entries(vector("nl_v08_prefix.xml"))
    assert (entry.amount_cents, entry.counterparty_name, entry.counterparty_iban) == (
        8810,
        "A. Nowak-Wilk",
        "BE68539007547034",
    )
    assert ends(vector("nl_v08_prefix.xml"))[0].opening_cents == -5000


def test_a_batch_is_booked_by_its_parts_when_they_add_up():
    found = entries(vector("batch.xml"))
    assert [(e.amount_cents, e.part, e.parts, e.end_to_end_id, e.mandate_id) for e in found] == [
        (10000, 1, 3, "INC-1", "M-1"),
        (10000, 2, 3, "INC-2", "M-2"),
        (10000, 3, 3, "INC-3", "M-2"),
    ]
    assert {e.batch_id for e in found} == {"LOT-7"}
    assert len({e.key for e in found}) == 3


def test_a_batch_that_does_not_add_up_is_one_amount_and_a_warning():
    (entry,) = entries(vector("batch_off.xml"))
    assert (entry.amount_cents, entry.counterparty_name) == (30000, None)
    (end,) = ends(vector("batch_off.xml"))
    assert end.mismatch is None
    assert end.warnings == ("Regel 1: de onderdelen zijn samen €\xa0299,00. De regel is €\xa0300,00; die boeken wij.",)


def test_a_return_names_its_reason_and_the_person_not_ourselves():
    unwanted, no_money = entries(vector("returns.xml"))
    assert (unwanted.amount_cents, unwanted.returned, unwanted.return_code) == (-58802, True, "MD06")
    assert (unwanted.return_text, unwanted.mandate_id) == ("Terugboeking op verzoek klant", "M-2")
    assert (unwanted.counterparty_name, unwanted.counterparty_iban) == ("J PETERS", PETERS)
    assert (no_money.return_code, no_money.counterparty_iban, no_money.end_to_end_id) == (
        "AM04",
        RAMDIN,
        "INC-1",
    )


def test_a_payment_in_dollars_counts_for_the_euros_that_came_in():
    (entry,) = entries(vector("foreign_payment.xml"))
    assert entry.amount_cents == 4633
    assert ends(vector("foreign_payment.xml"))[0].warnings == ()


def test_one_file_may_hold_two_statements():
    records = list(read(BytesIO(vector("two_statements.xml"))))
    assert [type(record).__name__ for record in records] == ["StatementStart", "Entry", "StatementEnd"] * 2
    assert [r.account for r in records if isinstance(r, StatementStart)] == ["NL91ABNA0417164300", PETERS]
    assert [end.mismatch for end in ends(vector("two_statements.xml"))] == [None, None]


def test_two_equal_payments_on_one_day_stay_two_and_the_same_file_again_stays_the_same():
    keys = [entry.key for entry in entries(vector("same_day.xml"))]
    assert len(set(keys)) == 2
    assert keys == [entry.key for entry in entries(vector("same_day.xml"))]
    assert entries(vector("unbalanced.xml"))[0].key == keys[0]  # the first of them, in another file


def test_the_banks_own_reference_is_enough_to_know_an_entry_again():
    other_text = vector("nl_v02.xml").replace(b"lindeln 12", b"Lindelaan 12").replace(b"<Id>S1<", b"<Id>S99<")
    assert [e.key for e in entries(other_text)] == [e.key for e in entries(vector("nl_v02.xml"))]
    for old, new in (
        (b">0001<", b">0009<"),
        (b">642.11<", b">642.12<"),
        (b"ABNA0417164300", b"ABNA0417164301"),
    ):
        assert entries(vector("nl_v02.xml").replace(old, new))[0].key != entries(vector("nl_v02.xml"))[0].key


def test_a_number_that_starts_at_one_each_time_does_not_hide_another_payment():
    other = vector("unbalanced.xml").replace(b"regeling", b"termijn 4")
    assert entries(other)[0].key != entries(vector("unbalanced.xml"))[0].key


def test_a_statement_that_does_not_add_up_says_both_amounts():
    (end,) = ends(vector("unbalanced.xml"))
    assert end.mismatch == (
        "Het beginsaldo plus de regels is €\xa060,00, maar het eindsaldo is €\xa0120,00. "
        "Er ontbreekt iets. Download het afschrift opnieuw."
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("truncated.xml", "Het bestand houdt op bij tekstregel 61 en is niet af. Download het opnieuw."),
        (
            "half_cents.xml",
            "Regel 1: “1.00500” is geen bedrag in hele centen. Vraag uw bank om een nieuw bestand.",
        ),
        ("no_date.xml", "Regel 1: “2026-02-30” is geen datum. Vraag uw bank om een nieuw bestand."),
        ("dollars.xml", "Dit afschrift is in USD. Wij boeken alleen EUR."),
        ("pain002.xml", "Dit is geen bankafschrift maar een pain.002.001.03. Kies een CAMT.053."),
        (
            "doctype.xml",
            "Dit bestand begint met een DOCTYPE. Een bankafschrift heeft die nooit. Wij lezen het niet.",
        ),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(name, sentence):
    assert refusal(vector(name)) == sentence


@pytest.mark.parametrize(
    ("data", "begin"),
    [
        (b"", "Het bestand is leeg."),
        (b":20:MT940\n:25:NL91ABNA0417164300\n", "Dit is geen XML-bestand."),
        (b"<html><body>Inloggen</body></html>", "Dit is geen CAMT-bestand: het begint met “html”."),
        (b"PK\x03\x04zip", "Dit is geen XML-bestand."),
        (b'<?xml version="1.0" encoding="klingon"?><Document/>', "Dit bestand gebruikt een tekenset"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">\n</Document>', "Er staat geen"),
    ],
)
def test_what_is_no_statement_is_named(data, begin):
    assert refusal(data).startswith(begin)


def test_a_doctype_hidden_in_utf_16_is_refused_as_well():
    text = vector("doctype.xml").decode().replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>')
    assert "DOCTYPE" in refusal(text.encode("utf-16"))


def test_a_statement_in_utf_16_is_read():
    text = vector("nl_v02.xml").decode().replace('encoding="UTF-8"', 'encoding="utf-16"')
    assert [e.key for e in entries(text.encode("utf-16"))] == [e.key for e in entries(vector("nl_v02.xml"))]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12.34", 1234),
        ("12", 1200),
        ("12.5", 1250),
        ("18.150", 1815),
        ("0.00000", 0),
        ("9" * 16, int("9" * 16) * 100),
        ("9" * 17, None),
        ("12.345", None),
        ("12..34", None),
        ("12,34", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("", None),
        (".5", None),
        ("١٢", None),
    ],
)
def test_an_amount_is_exact_or_no_amount(text, cents):
    assert amount(text) == cents


class Endless(RawIOBase):
    """A stream of `head`, then `part` for ever (well, 8 MB), then `tail`."""

    def __init__(self, head: bytes, part: bytes, tail: bytes, size: int = 8_000_000) -> None:
        self.pieces: Iterator[bytes] = self.make(head, part, tail, size)
        self.rest = b""
        self.given = 0

    def make(self, head: bytes, part: bytes, tail: bytes, size: int) -> Iterator[bytes]:
        yield head
        block = part * (1 + 65536 // len(part))
        for _ in range(size // len(block)):
            yield block
        yield tail

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (piece := next(self.pieces, b"")):
            self.rest += piece
        out, self.rest = self.rest[:size], self.rest[size:]
        self.given += len(out)
        return out


def peak_of(stream):
    """Most memory in use while reading all of it, in bytes, and what was read or said."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(stream))
    except StatementRefused as error:
        count = error.detail
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, count


HEAD, LINE = vector("batch.xml").split(b"      <Ntry>")
ENTRY = b"      <Ntry>" + LINE.split(b"</Ntry>")[0] + b"</Ntry>\n"
TAIL = b"    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n"


def test_a_long_statement_is_read_in_little_memory():
    """A tree of these 8 MB takes 60; what grows is only the memory of keys, some 100 bytes for each entry."""
    peak, count = peak_of(Endless(HEAD, ENTRY, TAIL))
    assert count > 10_000
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("head", "part", "tail"),
    [
        (HEAD + b"<Ntry><AddtlNtryInf>", b"tekst ", b"</AddtlNtryInf></Ntry>"),
        (HEAD, b"<Splmtry><Any>x</Any></Splmtry>", TAIL),
        (HEAD + b"<!--", b"commentaar ", b"-->" + TAIL),
        (HEAD + b'<Ntry a="', b"waarde ", b'"/>' + TAIL),
        (HEAD, b"<Diep>", TAIL),
        (HEAD + b"<Ntry><NtryDtls>", b"<TxDtls/>" * 50, b"</NtryDtls></Ntry>" + TAIL),
    ],
    ids=["one text", "unknown tags", "a comment", "an attribute", "layers", "parts"],
)
def test_a_file_made_to_fill_the_memory_does_not(head, part, tail):
    peak, _ = peak_of(Endless(head, part, tail))
    assert peak < 20_000_000  # the most: 200,000 parts of one line


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_nothing_else(data):
    with pytest.raises(StatementRefused):
        list(read(BytesIO(data)))


@given(st.integers(0, 6000), st.binary(max_size=6))
def test_a_damaged_statement_is_refused_with_a_sentence_or_what_is_read_adds_up(place, damage):
    data = vector("batch.xml")
    said, parts = "", []
    try:
        parts = list(read(BytesIO(data[:place] + damage + data[place + len(damage) :])))
    except StatementRefused as refused:
        said = refused.detail
    read_cents = sum(part.amount_cents for part in parts if isinstance(part, Entry))
    told_cents = [part.booked_cents for part in parts if isinstance(part, StatementEnd)]
    assert said.endswith(".") if said else told_cents and sum(told_cents) == read_cents


# ---- the samples of real banks and public projects

READ, ADDS_UP, REFUSED, OFF = "read", "adds up", "refused", "does not add up"
EXPECTED = {
    "camt052/genkgo_camt__camt052.v1.xml": (REFUSED, "SEK"),
    "camt052/genkgo_camt__camt052.v6.Amt-zero.xml": (READ, 0),
    "camt052/viafintech_camt_parser__052_valid_example_with_dates.xml": (READ, 1),
    "camt053/genkgo_camt__camt053.v2.five.decimals.xml": (OFF, "€\xa027,05"),
    "camt053/genkgo_camt__camt053.v2.multi.statement.xml": (ADDS_UP, 2),
    "camt053/genkgo_camt__camt053.v2.with-account-name.xml": (READ, 1),
    "camt053/genkgo_camt__camt053.v4.xml": (REFUSED, "SEK"),
    "camt053/genkgo_camt__camt053.v8.xml": (REFUSED, "SEK"),
    "camt053/newinnovations_camt053__error-camt053.xml": (OFF, "€\xa0900,00"),
    "camt053/newinnovations_camt053__example-camt053-a.xml": (ADDS_UP, 11),
    "camt053/sebastienrousseau_bankstatementparser__camt.053.001.02.xml": (REFUSED, "SEK"),
    "camt053/sebastienrousseau_bankstatementparser__camt053_duplicate_same_day.xml": (READ, 2),
    "camt053/sebastienrousseau_bankstatementparser__camt053_garbled_amount.xml": (REFUSED, "12..34"),
    "camt053/sebastienrousseau_camt053__business_sample_camt.053.001.04.xml": (REFUSED, "SEK"),
    "camt053/sebastienrousseau_camt053__statement_ac04.xml": (READ, 3),
    "camt053/viafintech_camt_parser__053_valid_example.xml": (ADDS_UP, 5),
    "camt053/viafintech_camt_parser__053_valid_example_v4.xml": (REFUSED, "CHF"),
    "camt053/viafintech_camt_parser__053_valid_example_with_batch.xml": (OFF, "€\xa023.038,20"),
    "camt053/viafintech_camt_parser__053_valid_namespace.xml": (REFUSED, "geen afschrift"),
    "camt053/viafintech_camt_parser__general_invalid_namespace.xml": (REFUSED, "geen afschrift"),
    "camt054/genkgo_camt__camt054.v2.xml": (REFUSED, "SEK"),
    "camt054/genkgo_camt__camt054.v8-with-UETR.xml": (REFUSED, "SEK"),
}
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared is not beside this checkout")


@needs_samples
def test_every_sample_has_an_expectation():
    found = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("camt05*/*")}
    assert found == set(EXPECTED)


@needs_samples
@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_is_read_or_refused_with_a_sentence(name):
    data, (outcome, detail) = (SAMPLES / name).read_bytes(), EXPECTED[name]
    if outcome == REFUSED:
        assert detail in refusal(data)
        return
    said = [end.mismatch for end in ends(data)]
    if outcome == OFF:
        assert detail in said[0]
        return
    assert len(entries(data)) == detail
    assert set(said) == {None}
    assert (outcome == ADDS_UP) == all(end.closing_cents and end.opening_cents for end in ends(data))


@needs_samples
def test_swiss_francs_add_up_too_when_the_books_are_in_francs():
    data = (SAMPLES / "camt053/viafintech_camt_parser__053_valid_example_v4.xml").read_bytes()
    assert [end.mismatch for end in ends(data, currency="CHF")] == [None]
    assert [e.return_code for e in entries(data, currency="CHF") if e.return_code] == ["NARR"] * 3 + ["MD06"] * 2
