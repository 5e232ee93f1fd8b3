"""Words of a hand-over. What must be in a case before it goes stands in cases/policy.py. Pure."""

from app.kernel.words import Word


class HandoverStatus(Word):
    OFFERED = "offered", "aangeboden"
    ACCEPTED = "accepted", "aangenomen"
    RETURNED = "returned", "teruggegeven"
    WITHDRAWN = "withdrawn", "ingetrokken"


ACCEPT_WITHIN = 2  # working days, clause plicht-ontvangst-bevestigen
