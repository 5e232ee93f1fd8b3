"""The same thing written twice in a row. Back in the browser brings a new key with what was typed, so the key that
guards a double click does not see it; then a person says whether it is meant."""

from datetime import datetime, timedelta

from app.infra.web import Form
from app.kernel.dates import HERE, clock, moment_short
from app.kernel.errors import Invalid

JUST_WRITTEN = timedelta(minutes=10)
FIELD = "nogmaals"  # of the pages only: by API there is Idempotency-Key


def ask_again(form: Form, before: datetime | None, did: str, *, now: datetime) -> None:
    """Raise Invalid for what was written `before`, unless the person ticked that it is meant. `did`: legde u … vast."""
    if before is None or FIELD in form.typed:
        return
    today = before.astimezone(HERE).date() == now.astimezone(HERE).date()
    when = f"om {clock(before)}" if today else f"op {moment_short(before)}"
    raise Invalid({FIELD: [f"Dit {did.format(when)}."]})
