from app.handovers.api import api
from app.handovers.queries import count_open
from app.handovers.views import bp
from app.infra.features import Feature, NavItem

READ = "case:read"
FEATURE = Feature(
    "handovers",
    blueprints=[bp],
    apis=[api],
    nav=[
        NavItem(
            "Werk", "Aangeboden", "brief", "handovers.list_handovers", READ, 20, count_open, frozenset({"partner"})
        ),
        NavItem(
            "Werk", "Overdrachten", "wissel", "handovers.list_handovers", READ, 40, count_open, frozenset({"creditor"})
        ),
        NavItem(
            "Samenwerken", "Afgesloten", "slot", "handovers.list_closed_cases", READ, 60, kinds=frozenset({"partner"})
        ),
    ],
)
