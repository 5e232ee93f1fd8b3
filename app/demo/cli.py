"""`flask demo laad`: organisations, people and cases to try everything on, and files to try by hand."""

import os
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.demo.policy.samples import FOLDER, SAMPLES
from app.demo.service.loading import load, loaded_at, make
from app.infra.clock import now
from app.infra.settings import Settings, with_driver
from app.kernel.errors import Refused


@click.group("demo")
def demo() -> None:
    """De demo op deze computer."""


@demo.command("laad")
@click.option("--map", "folder", type=click.Path(path_type=Path), help="Waar de voorbeeldbestanden komen.")
def load_demo(folder: Path | None) -> None:
    """Laad de voorbeeldgegevens, één keer, en zet de bestanden klaar om zelf te proberen."""
    settings: Settings = current_app.config["SETTINGS"]
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not settings.demo:
        raise click.ClickException("Voorbeeldgegevens horen bij een demo. Zet DEMO=1.")
    if not owner:
        raise click.ClickException("Zet DATABASE_OWNER_URL: het adres van de database, als rk_owner.")
    folder = folder or (settings.mailbox.parent / FOLDER if settings.mailbox else None)
    engine = create_engine(with_driver(owner))
    try:
        with Session(engine) as db, db.begin():
            before = loaded_at(db)
            complete = folder is None or all((folder / sample.name).exists() for sample in SAMPLES)
            if before is not None and complete:
                click.echo("De voorbeeldgegevens staan er al.")
                return
            made = make(before or now())
            if before is None:
                load(db, made)
                click.echo(f"{len(made.stories)} dossiers geladen.")
    except Refused as refused:
        raise click.ClickException(refused.detail) from refused
    finally:
        engine.dispose()
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in made.files.items():
            (folder / name).write_bytes(content)
        click.echo(f"Bestanden om zelf te proberen: {folder}")
