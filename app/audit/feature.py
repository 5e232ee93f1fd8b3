from app.audit.cli import check_seals
from app.audit.jobs import seal_hours
from app.infra.features import Feature

FEATURE = Feature("audit", hourly=[seal_hours], cli=[check_seals])
