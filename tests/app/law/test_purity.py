"""Law and kernel: no framework, no clock, no fractions of a cent."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MODULES = sorted([*(ROOT / "app" / "kernel").glob("*.py"), *(ROOT / "app" / "law").glob("*.py")])
CLOCKS = {"now", "today", "utcnow", "time_ns"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_float_and_no_clock(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), "use Fraction or cents"
        assert not (isinstance(node, ast.Name) and node.id == "float"), "use Fraction or cents"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in CLOCKS, "the moment is an argument"


def test_they_load_without_the_framework():
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES]
    code = f"import sys, {', '.join(names)}; print({{'flask', 'sqlalchemy', 'marshmallow'}} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "set()"
