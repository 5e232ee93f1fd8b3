"""A state folder that the database's own user can reach, unlike pytest's tmp_path when root runs the tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        yield Path(folder)
