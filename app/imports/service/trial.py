"""The trial: the whole file is read and compared with what we have, and nothing of a case is written.

In one transaction: rows of one dossier may stand anywhere in a file, so there is no place halfway to go on from.
Killed, it leaves nothing and begins again; 100 MB is a matter of a minute, and memory stays flat.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import orjson
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.imports.models import ImportCase, Outcome, RowProblem
from app.imports.parsers.csv_v1 import CsvSheet, open_sheet
from app.imports.policy.columns import Columns
from app.imports.policy.dossiers import read_cases
from app.imports.policy.plan import Planned, plan
from app.imports.policy.problems import ImportRefused, Row, RowError, Wrong, error_of
from app.imports.queries import file_of, outcomes_of
from app.imports.service.columns import OF_ORG
from app.infra.files import Upload

BATCH = 2_000  # dossiers or problems per statement
MOST_PROBLEMS = 50_000
SHOWN_EVERY = 5_000  # rows between two signs of life
MOST_HEADINGS = 30
CLASHES = {
    "closed": Wrong("Dit dossier is bij ons gesloten.", "Haal de regel weg, of gebruik een nieuw dossiernummer."),
    "person": Wrong("Dit dossier staat bij ons op een ander debiteurnummer.", "Kijk het dossiernummer na."),
    "since": Wrong(
        "Een collega las dit dossier intussen anders in.", "Kies het bestand opnieuw voor een nieuwe proef."
    ),
}
STAGING = text("""
    create temp table if not exists incoming_cases
      (position int, reference text, hash text, number text, data jsonb) on commit drop
""")
# lateral: one look in an index per dossier, however many there are already
JUDGE = text(f"""
    with judged as (
      select i.*, c.source_hash as base, case
        when c.id is null then 'new'
        when c.source_hash = i.hash then 'same'
        when c.closed_at is not null or d.number <> i.number then 'clash'
        else 'changed' end as outcome, case when c.closed_at is not null then 'closed' else 'person' end as why
      from incoming_cases i
      left join lateral (select k.id, k.source_hash, k.closed_at from cases k
        where k.{OF_ORG} and k.reference = i.reference limit 1) c on true
      left join lateral (select p.number from debtors p
        where p.{OF_ORG} and p.case_id = c.id and p.main limit 1) d on true
    )
    insert into import_cases (organisation_id, upload_id, position, reference, hash, outcome, data)
    select :org, :upload, position, reference, hash, outcome, case
      when outcome = 'new' then data
      when outcome = 'changed' then data || jsonb_build_object('base', base)
      else jsonb_build_object('rows', data->'rows', 'cents', data->'cents', 'why', why) end
    from judged order by position
""")  # noqa: S608 - the name is ours


class Watched:
    """A sheet that says how far it is read: the first time to know how long it is, the second time for good."""

    def __init__(self, sheet: CsvSheet, seen: Callable[[int, int], None]) -> None:
        self.sheet, self.seen, self.total, self.turn = sheet, seen, 0, 0

    @property
    def columns(self) -> Columns:
        return self.sheet.columns

    def rows(self) -> Iterator[Row]:
        self.turn += 1
        number = 0
        for number, row in enumerate(self.sheet.rows(), 1):
            if self.turn > 1 and number % SHOWN_EVERY == 0:
                self.seen(number, self.total)
            yield row
        self.total = number


def try_out(db: Session, upload: Upload, *, today: date, seen: Callable[[int, int], None]) -> None:
    """Write each dossier of the file with its outcome, and all that is wrong; then count.

    `seen` hears of rows done and rows in all. Raises ImportRefused; the caller takes back what was written.
    """
    sheet = Watched(open_sheet(file_of(db, upload)), seen)
    trial = _Trial(db, upload, sheet.columns)
    for found in read_cases(sheet):
        if isinstance(found, RowError):
            trial.problem(found)
        else:
            trial.case(plan(found, today=today))
    if not sheet.total:
        raise ImportRefused("Er staan geen regels in dit bestand. Alleen de kolomnamen.")
    trial.write()
    counts = outcomes_of(db, upload)
    upload.progress = upload.total = sheet.total
    upload.summary = {
        **counts,
        "rows": sheet.total,
        "bad": trial.bad,
        "warnings": trial.warnings,
        "unknown": [heading[:60] for heading in sheet.columns.unknown[:MOST_HEADINGS]],
        "heading": sheet.columns.heading("dossiernummer")[:60],
    }
    trial.tell_clashes(str(upload.summary["heading"]))


class _Trial:
    """What was read and is not written yet: at most one batch of each."""

    def __init__(self, db: Session, upload: Upload, columns: Columns) -> None:
        self.db, self.upload, self.columns = db, upload, columns
        self.cases: list[Planned] = []
        self.problems: list[RowError] = []
        self.kept = self.bad = self.warnings = self.last = 0
        db.execute(STAGING)

    def case(self, planned: Planned) -> None:
        self.cases.append(planned)
        if len(self.cases) == BATCH:
            self.write_cases()

    def problem(self, error: RowError) -> None:
        if error.warning:
            self.warnings += 1
        elif error.row != self.last:  # all that is wrong with a row comes together
            self.bad, self.last = self.bad + 1, error.row
        self.kept += 1
        if self.kept > MOST_PROBLEMS:
            raise ImportRefused(
                f"Meer dan {MOST_PROBLEMS // 1000}.000 keer klopt er iets niet. Misschien staat een kolom verkeerd. "
                f"Kijk eerst regel {error.row} na, kolom {error.column[:60]}: {error.wrong}"
            )
        self.problems.append(error)
        if len(self.problems) == BATCH:
            self.write_problems()

    def write(self) -> None:
        self.write_cases()
        self.write_problems()

    def write_cases(self) -> None:
        sent, self.cases = self.cases, []
        if not sent:
            return
        connection: Any = self.db.connection().connection.driver_connection
        with connection.cursor() as cursor, cursor.copy("copy incoming_cases from stdin") as copy:
            for one in sent:
                data = one.data | {"cents": one.cents}
                number = one.data["debtors"][0]["number"]
                copy.write_row((one.position, one.reference, one.hash, number, orjson.dumps(data).decode()))
        self.db.execute(JUDGE, {"org": self.upload.organisation_id, "upload": self.upload.id})
        self.db.execute(text("truncate incoming_cases"))

    def write_problems(self) -> None:
        sent, self.problems = self.problems, []
        about = {"organisation_id": self.upload.organisation_id, "upload_id": self.upload.id}
        if sent:
            self.db.execute(insert(RowProblem), [about | columns_of(error) for error in sent])

    def tell_clashes(self, heading: str) -> None:
        clashed = (ImportCase.upload_id == self.upload.id, ImportCase.outcome == Outcome.CLASH)
        for case in self.db.execute(select(ImportCase.reference, ImportCase.data).where(*clashed)):
            self.problems += clash(case.data["rows"], heading, case.reference, case.data["why"])
        self.write_problems()


def clash(rows: list[int], heading: str, reference: str, why: str) -> list[RowError]:
    """What to tell about each row of a dossier that can't come along as a whole."""
    return [error_of(row, heading, reference, CLASHES[why]) for row in rows]


def columns_of(error: RowError) -> dict[str, Any]:
    return {
        "row": error.row,
        "column": error.column,
        "found": error.found,
        "wrong": error.wrong,
        "remedy": error.remedy,
        "warning": error.warning,
    }
