from app.imports.api import api
from app.imports.jobs import forget_imports, start_trial, start_writing
from app.imports.views import bp
from app.infra.features import Feature, NavItem
from app.organisations.policy import Permission

FEATURE = Feature(
    "imports",
    blueprints=[bp],
    apis=[api],
    daily=[forget_imports],
    on={"import.received": [start_trial], "import.confirmed": [start_writing]},
    nav=[NavItem("Werk", "Inlezen", "upload", "imports.list_imports", Permission.CASE_IMPORT.value, 35)],
)
