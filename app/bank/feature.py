from app.bank.api import api
from app.bank.jobs import start_reading
from app.bank.queries.entries import count_waiting
from app.bank.views import bp
from app.infra.features import Feature, NavItem
from app.organisations.policy import Permission

FEATURE = Feature(
    "bank",
    blueprints=[bp],
    apis=[api],
    on={"statement.received": [start_reading]},
    nav=[NavItem("Werk", "Bank", "bank", "bank.list_entries", Permission.BANK_READ.value, 20, count_waiting)],
)
