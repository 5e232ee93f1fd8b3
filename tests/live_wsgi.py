"""What gunicorn serves in journeys: the product by day. Asked to, it breaks, to show the pages that say so."""

import tests.by_day  # noqa: F401, I001  first, before anybody imports from the clock

from flask import abort

from app.organisations.access import public
from wsgi import application

__all__ = ["application"]


@application.get("/proef/fout/<int:status>")
@public
def fail(status: int) -> str:
    if status == 500:
        raise RuntimeError("asked for by a test")
    abort(status)
