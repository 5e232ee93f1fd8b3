"""Pages at 100,000 cases against the same rows by hand: bare Flask, psycopg, one template.

Ours has sign-in, row-level security, the log of views, the menu and the notifications with it.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import Engine, event

from app.organisations.access import COOKIE
from tests.bench.report import Measure, in_turns

LIST, CASE = 4.0, 3.0  # times the floor (performance.md)
ROWS = """select c.id, c.reference, c.about, c.next_on, c.regie, d.initials, d.surname,
    (select sum(e.amount_cents) from ledger_entries e
      where e.creditor_id = c.creditor_id and e.account_id = c.account_id) as open
  from cases c left join debtors d on d.case_id = c.id and d.creditor_id = c.creditor_id and d.main
  where c.creditor_id = %s order by c.next_on, c.id limit 50"""
PAGE = Template(
    "<!doctype html><title>x</title><table>{% for r in rows %}<tr>{% for v in r %}<td class='rk-num rk-nw'>{{ v }}</td>"
    "{% endfor %}<td><a class='rk-dossier' href='/dossiers/{{ r[0] }}'>{{ r[1] }}</a></td></tr>{% endfor %}</table>",
    autoescape=True,
)


def floor_app(web: Engine, creditor: Any, queries: int, weight: str) -> Flask:
    """What the work costs without a product: a connection, the statements, a page."""
    app = Flask("floor")
    address = web.url.set(drivername="postgresql").render_as_string(False)
    connection = psycopg.connect(address, autocommit=True)

    @app.get("/lijst")
    def rows() -> str:
        with connection.transaction():
            connection.execute("select set_org(%s)", [creditor])
            return PAGE.render(rows=connection.execute(ROWS, [creditor]).fetchall())

    @app.get("/dossier")
    def case() -> str:
        with connection.transaction():
            connection.execute("select set_org(%s)", [creditor])
            found: list[Any] = []
            for _ in range(queries):
                asked = "select * from actions where creditor_id = %s and case_id = %s limit 20"
                found += connection.execute(asked, [creditor, app.config["CASE"]]).fetchall()
            return PAGE.render(rows=[[str(v) for v in row[:8]] for row in found]) + weight

    return app


def statements_of(web: Engine, work: Callable[[], object]) -> int:
    """How many statements it takes, the telling of the tenant not counted."""
    said: list[str] = []

    def hear(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(web, "before_cursor_execute", hear)
    work()
    event.remove(web, "before_cursor_execute", hear)
    return len([one for one in said if "set_org" not in one])


def run(app: Flask, web: Engine, super_url: str) -> list[Measure]:
    with psycopg.connect(super_url) as c:
        creditor, case = c.execute(
            "select creditor_id, id from cases where partner_id is not null"
            " and creditor_id = (select id from organisations where name = 'creditor 1') order by id limit 1"
        ).fetchone() or (None, None)
    ours = app.test_client()
    ours.set_cookie(COOKIE, "bench 1")

    def get(client: FlaskClient, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    weight = ours.get(f"/dossiers/{case}").get_data(as_text=True)
    needed = statements_of(web, lambda: get(ours, f"/dossiers/{case}"))
    floors = floor_app(web, creditor, needed, "x" * len(weight))
    floors.config["CASE"] = case
    floor = floors.test_client()
    search = "/dossiers?q=naam12"
    return [
        in_turns(
            "lijst van 50 uit 100.000 dossiers",
            lambda: get(floor, "/lijst"),
            lambda: get(ours, "/dossiers"),
            goal_ratio=LIST,
            number=5,
        ),
        in_turns(
            f"dossier, {needed} vragen aan de database",
            lambda: get(floor, "/dossier"),
            lambda: get(ours, f"/dossiers/{case}"),
            goal_ratio=CASE,
            number=5,
        ),
        in_turns("zoeken op een deel van een naam", lambda: get(floor, "/lijst"), lambda: get(ours, search), number=5),
    ]
