"""Where things lie: the checkout, its environment, and a state folder for each command."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from app.infra.local.say import Stop, say

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SOCKET_LOCK = ".s.PGSQL.5432.lock"
LONGEST_SOCKET = 107  # sun_path on Linux, less its final zero


def state_of(command: str) -> Path:
    """The folder in which `command` keeps its data and logs; REGIEKAMER_STATE moves all of them."""
    asked = Path(os.environ.get("REGIEKAMER_STATE") or ROOT / ".state").resolve()
    base = base_for(asked, as_root=os.geteuid() == 0)
    if base != asked:
        say(f"  De database draait niet als root en kan niet bij {asked}. De gegevens staan in {base}.")
    return owned_folder(owned_folder(base, shared=True) / command, shared=True)


def base_for(asked: Path, *, as_root: bool) -> Path:
    """`asked`, unless another user (as root the database is nobody's) could not walk to it.

    `asked` itself we open when we make or use it; the folders above are not ours to change.
    """
    return temporary_name(asked) if as_root and not reachable(asked.parent) else asked


def reachable(path: Path) -> bool:
    """Whether everyone may walk through every folder that exists on the way to `path`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.exists())


def temporary_name(path: Path) -> Path:
    """A short name for `path` under the system's temporary folder, the same at every start."""
    return Path(tempfile.gettempdir()) / f"regiekamer-{hashlib.sha256(bytes(path)).hexdigest()[:12]}"


def owned_folder(path: Path, *, shared: bool = False, owner: int | None = None) -> Path:
    """Make `path` for us alone, or (as root) for `owner`; `shared` also lets others walk through it.

    What a shared folder allows already it goes on allowing: the user may have chosen it. Raises Stop when
    the folder belongs to someone else: in a shared temporary folder anyone may have made it.
    """
    us = os.geteuid()
    try:
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in (us, owner):
            raise Stop(f"De map {path} is van een andere gebruiker. Verwijder de map of gebruik die gebruiker.")
        path.chmod(path.stat().st_mode | 0o711 if shared else 0o700)
        if owner is not None:
            os.chown(path, owner, -1)
    except PermissionError as error:
        raise Stop(f"In {error.filename} mag deze gebruiker niet schrijven.") from error
    return path


def socket_folder(state: Path) -> Path:
    """Where a Unix socket may lie: `state`, or a short name for it, as the kernel takes 107 bytes."""
    fits = len(os.fsencode(state / SOCKET_LOCK)) <= LONGEST_SOCKET
    return state if fits else temporary_name(state)
