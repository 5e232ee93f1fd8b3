import pytest
from sqlalchemy import Engine

from tests.architecture import fuzzing
from tests.architecture.fuzzing import Stage

KEPT: list[Stage] = []


@pytest.fixture
def kept_stage(request: pytest.FixtureRequest, owner: Engine) -> Stage:
    """Made once per process, and again after a test elsewhere emptied the tables: nothing here changes it."""
    if not (KEPT and fuzzing.is_there(KEPT[0], owner)):
        KEPT[:] = [fuzzing.staged(owner, request.getfixturevalue("world"))]
    return KEPT[0]
