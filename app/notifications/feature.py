from app.infra.features import Feature
from app.notifications.api import api
from app.notifications.policy import TOLD
from app.notifications.service import tell
from app.notifications.views import bp

FEATURE = Feature("notifications", blueprints=[bp], apis=[api], on={kind: [tell] for kind in TOLD})
