"""The files to try by hand fit what was loaded, and are wrong only where they say so."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from app.bank.parsers.camt import read
from app.bank.parsers.entries import Entry, StatementEnd, StatementStart
from app.bank.policy import EntryStatus, MatchedBy
from app.bank.policy.matching import match_all
from app.bank.queries.candidates import index_for
from app.bank.queries.statements import newest_statement
from app.demo.policy.case_file import A_BSN, GOOD, MISTAKES, ROWS_WITH_MISTAKES, WRONGS
from app.demo.policy.samples import BANK, CASES, SAMPLES, WITH_MISTAKES, WRONG_SUM
from app.demo.service.loading import Demonstration
from app.factory import create_app
from app.features import FEATURES
from app.imports.parsers.csv_v1 import open_sheet
from app.imports.policy.dossiers import read_cases
from app.imports.policy.problems import HIDDEN, RowError
from app.imports.policy.records import ImportedCase
from app.infra.settings import Settings
from app.infra.tenancy import acting_for
from app.kernel.numbers import is_bsn


def parsed(file: bytes) -> tuple[list[ImportedCase], list[RowError]]:
    found = list(read_cases(open_sheet(BytesIO(file))))
    return [one for one in found if isinstance(one, ImportedCase)], [one for one in found if isinstance(one, RowError)]


def test_the_good_file_has_nothing_wrong(made: Demonstration) -> None:
    cases, errors = parsed(made.files[CASES])
    assert (len(cases), errors) == (GOOD, [])
    known = {story.case.reference for story in made.stories}
    assert not {one.case.reference for one in cases} & known
    for one in cases:
        assert one.case.formal_notice_on is not None
        assert one.case.formal_notice_on <= made.stage.today - timedelta(days=30)
        assert sum(claim.open_cents for claim in one.claims) > 0
        assert one.case.disputed is False
    assert Counter(one.case.track.value for one in cases) == {"bailiff": 20, "agency": 20}


def test_the_other_file_has_nine_mistakes_and_says_which(made: Demonstration) -> None:
    _, found = parsed(made.files[WITH_MISTAKES])
    wrong = [one for one in found if not one.warning]
    assert len(made.files[WITH_MISTAKES].splitlines()) - 1 == ROWS_WITH_MISTAKES
    assert len({one.row for one in wrong}) == len(wrong) == MISTAKES == len(WRONGS)
    assert sorted(one.column for one in wrong) == sorted(one.column for one in WRONGS)
    assert next(one.found for one in wrong if one.column == "opmerking") == HIDDEN
    assert {one.column for one in found if one.warning} == {"opmerking", "bedrag_open"}
    assert is_bsn(A_BSN)


def test_the_statement_goes_on_where_the_last_one_ended(loaded: Demonstration) -> None:
    parts = list(read(BytesIO(loaded.files[BANK])))
    start, end = parts[0], parts[-1]
    assert isinstance(start, StatementStart)
    assert isinstance(end, StatementEnd)
    assert (start.kind, start.version, end.entries, end.mismatch) == ("053", "camt.053.001.02", 60, None)
    with acting_for(loaded.stage.organisations["linde"].id) as db:
        last = newest_statement(db, loaded.stage.organisations["linde"].id)
        assert last is not None
        assert (last.iban, last.closing_cents) == (start.account, end.opening_cents)


def test_the_wrong_statement_follows_the_good_one_and_lacks_money(loaded: Demonstration) -> None:
    good, wrong = ([*read(BytesIO(loaded.files[name]))][-1] for name in (BANK, WRONG_SUM))
    assert isinstance(good, StatementEnd)
    assert isinstance(wrong, StatementEnd)
    assert (wrong.opening_cents, wrong.entries) == (good.closing_cents, 3)
    assert wrong.mismatch is not None


def test_most_of_the_statement_finds_its_case(loaded: Demonstration) -> None:
    entries = [part for part in read(BytesIO(loaded.files[BANK])) if isinstance(part, Entry)]
    creditor = loaded.stage.organisations["linde"].id
    with acting_for(creditor) as db:
        answers = list(match_all(entries, index_for(db, creditor, entries, names=True)))
    by = Counter(answer.by for answer in answers if answer.status is EntryStatus.BOOKED)
    assert by == {MatchedBy.REFERENCE: 22, MatchedBy.CASE_NUMBER: 14, MatchedBy.ACCOUNT_AND_AMOUNT: 10}
    looking = [answer for answer in answers if answer.status is EntryStatus.SUSPENSE]
    assert len(looking) == 12
    assert sum(bool(answer.suggestions) for answer in looking) == 9
    assert sum(answer.status is EntryStatus.IGNORED for answer in answers) == 2
    assert all(answer.surplus_cents == 0 for answer in answers)


@pytest.fixture
def app_of_demo(settings: Settings, tmp_path: Path, made: Demonstration) -> Flask:
    folder = tmp_path / "voorbeelden"
    folder.mkdir()
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    here = replace(settings, demo=True, mailbox=tmp_path / "mailbox")
    return create_app(FEATURES, here, TESTING=True, RATELIMIT_ENABLED=False)


def test_a_visitor_of_the_demo_saves_them(app_of_demo: Flask, made: Demonstration) -> None:
    client = app_of_demo.test_client()
    page = client.get("/voorbeelden", base_url="http://127.0.0.1:8000")
    assert page.status_code == 200
    for sample in SAMPLES:
        assert f"/voorbeelden/{sample.name}" in page.text
        with client.get(f"/voorbeelden/{sample.name}", base_url="http://127.0.0.1:8000") as answer:
            assert answer.data == made.files[sample.name]
            assert "attachment" in answer.headers["Content-Disposition"]


def test_elsewhere_they_are_not_there(app_of_demo: Flask, app: Flask) -> None:
    for path in ("/voorbeelden", *(f"/voorbeelden/{sample.name}" for sample in SAMPLES)):
        assert app.test_client().get(path).status_code == 404
        far = app_of_demo.test_client().get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"})
        assert far.status_code == 404
