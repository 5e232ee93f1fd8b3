"""The commands stand on nothing but a Python."""

import os
import subprocess
import sys

from app.infra.local.commands import COMMANDS, keeping_bytecode
from app.infra.local.places import ROOT


def bare_python(code: str) -> subprocess.CompletedProcess[str]:
    """Without site-packages, environment variables and the folder that we are in."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"
    return subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)


def test_a_fresh_clone_needs_only_the_standard_library():
    done = bare_python("""import app.infra.local.commands
ours = {name for name in sys.modules if name.partition('.')[0] == 'app'}
print(sorted({name.partition('.')[0] for name in set(sys.modules) - ours} - sys.stdlib_module_names - {'__main__'}))""")
    assert done.stdout == "[]\n", done.stderr


def test_an_unknown_command_gets_the_list():
    done = bare_python("from app.infra.local.commands import main; sys.exit(main(['demp']))")
    assert done.returncode == 2
    assert all(command in done.stderr for command in COMMANDS)


def test_help_is_no_mistake():
    done = bare_python("from app.infra.local.commands import main; sys.exit(main(['--help']))")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_was_compiled_is_kept_though_the_environment_says_not_to_write_it(tmp_path):
    source, kept = tmp_path / "source", tmp_path / "kept"
    source.mkdir()
    (source / "told.py").write_text("WORDS = 'goede dag'\n")
    env = keeping_bytecode({**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, kept)
    subprocess.run([sys.executable, "-c", "import told"], cwd=source, env=env, check=True)
    assert [found.name.partition(".")[0] for found in kept.rglob("told*.pyc")] == ["told"]
    assert [found.name for found in source.iterdir()] == ["told.py"]


def test_make_says_the_same_in_one_line_each():
    lines = (ROOT / "Makefile").read_text().splitlines()
    for command in COMMANDS:
        recipe = lines[lines.index(f"{command}:") + 1]
        assert recipe == f"\t@python3 -m app.infra.local {command} $(ARGS)"
