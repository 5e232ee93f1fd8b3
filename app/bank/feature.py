from app.bank.jobs import start_reading
from app.infra.features import Feature

FEATURE = Feature("bank", on={"statement.received": [start_reading]})
