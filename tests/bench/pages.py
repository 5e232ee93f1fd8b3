"""Pages at 100,000 cases against the same rows by hand: bare Flask, psycopg, one template.

Ours has sign-in, row-level security, the log of views, the menu and the notifications with it.
"""

from collections.abc import Callable
from threading import local
from typing import Any, cast

import psycopg
from flask import Flask
from jinja2 import Template
from sqlalchemy import Engine, event

from app.organisations.access import COOKIE
from tests.bench.report import Measure
from tests.bench.serving import Site, by_many, served

LIST, CASE = 4.0, 3.0  # times the floor (performance.md)
ROWS = """select c.id, c.reference, c.about, c.next_on, c.next_step, c.regie, c.since, d.initials, d.surname,
    (select sum(e.amount_cents) from ledger_entries e
      where e.creditor_id = c.creditor_id and e.account_id = c.account_id) as open
  from cases c left join debtors d on d.case_id = c.id and d.creditor_id = c.creditor_id and d.main
  where c.creditor_id = %s order by c.next_on, c.id limit 50"""
PAGE = Template(
    "<!doctype html><title>x</title><table>{% for r in rows %}<tr>{% for v in r %}<td class='rk-num rk-nw'>{{ v }}</td>"
    "{% endfor %}<td><a class='rk-dossier' href='/dossiers/{{ r[0] }}'>{{ r[1] }}</a></td></tr>{% endfor %}</table>",
    autoescape=True,
)
LINES = Template(
    "<!doctype html><title>x</title><ol>{% for r in rows %}<li class='rk-lijn'><time>{{ r[0] }}</time>"
    "<h3>{{ r[1] }}</h3><p>{{ r[2] }}</p></li>{% endfor %}</ol>",
    autoescape=True,
)
Said = list[tuple[str, Any]]


def floor_app(web: Engine, creditor: Any, asked: Said, size: int) -> Flask:
    """What the work costs without a product: a connection per thread, the statements, a page.

    The list is one statement. The case is the statements of our page as they went out, by hand, and a page as long
    as ours, drawn in lines of 100 characters.
    """
    app = Flask("floor")
    address = web.url.set(drivername="postgresql").render_as_string(False)
    mine = local()

    def connected() -> psycopg.Connection:
        if not hasattr(mine, "connection"):
            mine.connection = psycopg.connect(address, autocommit=True)
        return cast(psycopg.Connection, mine.connection)

    lines = [("vr 20 nov", "Vroeg akkoord", "Drie keer gebeld.")] * (size // 100)

    @app.get("/lijst")
    def rows() -> str:
        connection = connected()
        with connection.transaction():
            connection.execute("select set_org(%s)", [creditor])
            return PAGE.render(rows=connection.execute(ROWS, [creditor]).fetchall())

    @app.get("/dossier")
    def case() -> str:
        connection = connected()
        with connection.transaction():
            for statement, values in asked:
                cursor = connection.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()
            return LINES.render(rows=lines)

    return app


def statements_of(web: Engine, work: Callable[[], object]) -> Said:
    """The statements that it takes, as they are sent."""
    said: Said = []

    def hear(_c: Any, _cur: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, values))

    event.listen(web, "before_cursor_execute", hear)
    work()
    event.remove(web, "before_cursor_execute", hear)
    return said


def run(app: Flask, web: Engine, super_url: str) -> list[Measure]:
    with psycopg.connect(super_url) as c:
        creditor, case = c.execute(
            "select creditor_id, id from cases where partner_id is not null"
            " and creditor_id = (select id from organisations where name = 'creditor 1') order by id limit 1"
        ).fetchone() or (None, None)
    client = app.test_client()
    client.set_cookie(COOKIE, "bench 1")
    pages: list[int] = []
    asked = statements_of(web, lambda: pages.append(len(client.get(f"/dossiers/{case}").data)))
    needed = len([one for one, _ in asked if "set_org" not in one])
    cookie = {"Cookie": f'{COOKIE}="bench 1"'}
    with served(lambda: floor_app(web, creditor, asked, pages[0])) as floor, served(lambda: app) as ours:
        rows, found = Site(floor, "/lijst", {}), Site(ours, "/dossiers?q=naam12", cookie)
        return [
            by_many("lijst van 50 uit 100.000 dossiers", rows, Site(ours, "/dossiers", cookie), goal_ratio=LIST),
            by_many(
                f"dossier, {needed} vragen aan de database",
                Site(floor, "/dossier", {}),
                Site(ours, f"/dossiers/{case}", cookie),
                goal_ratio=CASE,
            ),
            by_many("zoeken op een deel van een naam", rows, found),
        ]
