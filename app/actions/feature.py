from app.actions.api import api
from app.actions.jobs import put_back, remind_of_approvals
from app.actions.queries import count_waiting
from app.actions.views import bp
from app.infra.features import Feature, NavItem
from app.kernel.actor import Kind
from app.organisations.policy import Permission

WAITING = NavItem(
    "Werk",
    "Akkoorden",
    "klok",
    "actions.list_approvals",
    Permission.APPROVAL_DECIDE,
    order=20,
    count=count_waiting,
    kinds=frozenset({Kind.CREDITOR}),
)
ASKED = NavItem(
    "Werk",
    "Gevraagd akkoord",
    "klok",
    "actions.list_approvals",
    Permission.ACTION_RECORD,
    order=20,
    count=count_waiting,
    kinds=frozenset({Kind.PARTNER}),
)
FEATURE = Feature(
    "actions",
    blueprints=[bp],
    apis=[api],
    hourly=[remind_of_approvals],
    on={"request.answered": [put_back]},
    nav=[WAITING, ASKED],
)
