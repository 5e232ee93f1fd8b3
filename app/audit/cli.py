"""`flask zegels`: is what happened still what was sealed?"""

import click
from flask.cli import with_appcontext
from sqlalchemy import text

from app.audit.service import broken_hours
from app.infra.tenancy import acting_for


@click.command("zegels")
@with_appcontext
def check_seals() -> None:
    """Controleer van elke organisatie de keten van zegels."""
    with acting_for(None) as nobody:
        organisations = nobody.execute(text("select id, name from organisations order by name")).all()
    wrong = 0
    for organisation_id, name in organisations:
        with acting_for(organisation_id) as db:
            hours = broken_hours(db)
        wrong += len(hours)
        told = ", ".join(f"{hour:%Y-%m-%d %H} uur (UTC)" for hour in hours)
        click.echo(f"{name}: {'klopt' if not hours else 'klopt niet: ' + told}")
    raise SystemExit(1 if wrong else 0)
