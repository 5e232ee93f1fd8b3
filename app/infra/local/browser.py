"""A Chromium for the browser tests: that of the machine, installed when root may."""

import os
import shutil
import subprocess

from app.infra.local.install import run_quietly
from app.infra.local.say import Stop, step, warn

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-liberation")
NO_CHROMIUM = "Chromium kon niet worden geïnstalleerd. Dit is wat apt-get zei:"
MISSING = (
    "Er is geen Chromium. Installeer die (op Debian, als root: apt-get install chromium), "
    "of draai de tests een keer als root."
)


def ensure_chromium() -> str | None:
    """Its path. Without one: None and a loud line, or Stop when REQUIRE_BROWSER=1."""
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_chromium()
        found = find_chromium()
    if found is None and os.environ.get("REQUIRE_BROWSER") == "1":
        raise Stop(MISSING)
    if found is None:
        warn(f"\n  !!! DE BROWSERTESTS WORDEN OVERGESLAGEN !!! {MISSING}\n")
    return found


def find_chromium() -> str | None:
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def install_chromium() -> None:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium installeren voor de browsertests (alleen de eerste keer)"):
        subprocess.run(["apt-get", "update"], env=env, capture_output=True)  # an old list may do as well
        run_quietly(["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES], NO_CHROMIUM, env=env)
