from app.infra.features import Feature
from app.notifications.api import api
from app.notifications.policy import SETTLES, TOLD
from app.notifications.service import settle, tell
from app.notifications.views import bp

TELLS = {kind: [tell] for kind in TOLD}
ON = TELLS | {kind: [*TELLS.get(kind, []), settle] for kind in SETTLES}
FEATURE = Feature("notifications", blueprints=[bp], apis=[api], on=ON)
