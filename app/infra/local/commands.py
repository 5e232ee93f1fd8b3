"""The commands: set up what is missing, then go on inside the environment. Standard library only.

A fresh clone has nothing but a Python, so nothing here may import a package; `inside.py` may.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.infra.local.assets import ensure_assets
from app.infra.local.install import ensure_packages, one_at_a_time
from app.infra.local.places import PYTHON, ROOT
from app.infra.local.say import Stop, say, warn

BYTECODE = ROOT / ".state" / "bytecode"
COMMANDS = {
    "demo": "Regiekamer starten op deze computer, met voorbeeldgegevens",
    "test": "de tests draaien; wat u erachter zet gaat naar pytest",
    "check": "stijl, typen, importregels en migraties nakijken",
    "bench": "de snelheid meten",
}
USAGE = "\n".join(
    [
        "Gebruik: python3 -m app.infra.local <opdracht>",
        *(f"  {word:6} {does}" for word, does in COMMANDS.items()),
    ]
)


def main(arguments: Sequence[str]) -> int:
    """Run one command; it takes this process over when the environment is there.

    Returns an exit code only when it does not come that far: 2 with a sentence that says why, 130 on Ctrl-C.
    """
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = bool({"-h", "--help", "help"} & set(arguments))
        (say if asked_for_help else warn)(USAGE)
        return 0 if asked_for_help else 2
    try:
        set_up(dev=arguments[0] != "demo")
    except Stop as reason:
        warn(str(reason))
        return 2
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    sys.stdout.flush()
    inside = [str(PYTHON), "-m", "app.infra.local.inside", *arguments]
    return os.execve(PYTHON, inside, keeping_bytecode(os.environ, BYTECODE))


def keeping_bytecode(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    """`env` for a Python that keeps in `folder` what it compiled, also where nothing may be written beside the source.

    Without it each process compiles the product and its packages anew: more than half of the time it takes to start.
    """
    return {**env, "PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}


def set_up(*, dev: bool) -> None:
    """Everything that the commands stand on, when it is not there already. Raises Stop."""
    try:
        with one_at_a_time():
            ensure_packages(dev=dev)
            ensure_assets(dev=dev)
    except OSError as error:
        raise Stop(f"De omgeving kan niet worden ingericht: {error.strerror} ({error.filename}).") from error
