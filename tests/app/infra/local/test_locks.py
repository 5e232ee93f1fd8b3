"""The locks: everything pinned by its hash, nothing that says where it comes from."""

import json
import re
import tomllib

import pytest

from app.infra.local.install import LOCKS
from app.infra.local.places import ROOT

ADDRESS = re.compile(r"[a-z+]+://|--(extra-)?index-url|--find-links|\bresolved\b", re.IGNORECASE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "dev.lock": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
    "node.lock": PROJECT["dependency-groups"]["node"],
}


def pins(name: str) -> dict[str, str]:
    """Version by package; extras and case fall away."""
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;]+)", (LOCKS / name).read_text(), re.MULTILINE)
    return {package.lower(): version for package, version in found}


@pytest.mark.parametrize("name", [*WANTED, "package-lock.json", "package.json"])
def test_no_lock_says_where_packages_come_from(name):
    assert not ADDRESS.findall((LOCKS / name).read_text()), f"{name} holds an address; remake it with .ci/lock"


@pytest.mark.parametrize("name", WANTED)
def test_each_dependency_is_locked_at_the_version_of_pyproject(name):
    wanted = dict(re.sub(r"\[.*\]", "", one).lower().split("==") for one in WANTED[name])
    locked = pins(name)
    assert {package: locked.get(package) for package in wanted} == wanted, "run .ci/lock"


@pytest.mark.parametrize("name", WANTED)
def test_every_package_has_hashes(name):
    packages = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", (LOCKS / name).read_text(), flags=re.MULTILINE)[1:]
    assert packages
    assert all("--hash=sha256:" in package for package in packages)


def test_what_the_demo_has_the_tests_have_in_the_same_version():
    everything = pins("dev.lock")
    assert {package: everything.get(package) for package in pins("requirements.lock")} == pins("requirements.lock")


def test_npm_locks_what_package_json_asks():
    asked = json.loads((LOCKS / "package.json").read_text())
    locked = json.loads((LOCKS / "package-lock.json").read_text())["packages"]
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert "omit-lockfile-registry-resolved=true" in (LOCKS / ".npmrc").read_text()
