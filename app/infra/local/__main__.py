"""`python3 -m app.infra.local demo|test|check|bench`. This file must be readable for any Python 3."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  it is the clone's Python that asks, not ours
    sys.exit("Regiekamer heeft Python 3.11 of nieuwer nodig; dit is Python %d.%d." % sys.version_info[:2])  # noqa: UP031

from app.infra.local.commands import main

sys.exit(main(sys.argv[1:]))
