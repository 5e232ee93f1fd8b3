from app.infra.features import Feature, NavItem
from app.organisations.policy import Permission
from app.sla.api import api
from app.sla.views import bp

NAV = [
    NavItem(
        "Samenwerken",
        "Afspraken (SLA)",
        "document",
        "sla.list_slas",
        Permission.SLA_READ.value,
        order=60,
        kinds=frozenset({"creditor", "partner"}),
    )
]

FEATURE = Feature("sla", blueprints=[bp], apis=[api], nav=NAV)
