import pytest
from flask import Blueprint, Flask

from app.organisations.access import public


@pytest.fixture
def app(app: Flask) -> Flask:
    if "desk" not in app.blueprints:
        bp = Blueprint("desk", __name__)
        bp.add_url_rule("/dossiers", "list_cases", public(lambda: ""))
        bp.add_url_rule("/dossiers/<uuid:case_id>", "show_case", public(lambda case_id: ""))
        app.register_blueprint(bp)
    return app
