from app.demo.cli import demo
from app.demo.views import bp
from app.infra.features import Feature

FEATURE = Feature("demo", blueprints=[bp], cli=[demo])
