"""What makes a sign-in safe enough. Pure."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

PASSWORD_LEAST, PASSWORD_MOST = 12, 200
SIGN_IN_LASTS = timedelta(hours=12)
HALF_SIGN_IN_LASTS = timedelta(minutes=10)  # between the password and the second factor
RESET_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=7)
KEY_LASTS_AT_MOST = timedelta(days=365)
RECOVERY_CODES = 10
TOTP_STEP = 30  # seconds
KEY_PREFIX = "rk_"  # so that a key that leaked is recognised as ours

# Passwords that everybody tries first; the length does the rest.
KNOWN = frozenset({"wachtwoord123", "welkom123456", "regiekamer123", "password1234", "qwertyuiop12", "123456789012"})


def password_faults(password: str, *, name: str, email: str) -> tuple[str, ...]:
    """Dutch sentences about what is wrong with a new password; empty when it will do."""
    faults = []
    if len(password) < PASSWORD_LEAST:
        faults.append(f"Kies een wachtwoord van minstens {PASSWORD_LEAST} tekens. Een zin mag ook.")
    if len(password) > PASSWORD_MOST:
        faults.append(f"Dit wachtwoord is te lang. Gebruik hooguit {PASSWORD_MOST} tekens.")
    low = password.casefold()
    if low in KNOWN or len(set(low)) < 5:
        faults.append("Dit wachtwoord is makkelijk te raden. Kies een ander.")
    own = [part for part in (*name.casefold().split(), email.casefold().partition("@")[0]) if len(part) > 3]
    if any(part in low for part in own) and len(low) < 20:
        faults.append("Uw naam of e-mailadres staat in het wachtwoord. Kies een ander.")
    return tuple(faults)


def local_path(asked: str | None) -> str:
    """Where to go after signing in: a path of our own, never another site. Home when it is anything else."""
    path = asked or ""
    parts = urlsplit(path) if path.isprintable() and "\\" not in path else None
    if parts is None or parts.scheme or parts.netloc or not path.startswith("/") or path.startswith("//"):
        return "/"
    return path


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """What a browser says of itself, in words to recognise a device by: `Firefox op Windows`."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "Onbekende browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "een onbekend apparaat")
    return f"{browser} op {system}"


def totp_step(now: datetime) -> int:
    """The number of the half minute, counted from 1970 (RFC 6238)."""
    return int(now.timestamp()) // TOTP_STEP


def bare_code(typed: str) -> str:
    """A code as people type it over, without the spaces and dashes that only help reading."""
    return "".join(c for c in typed.lower() if c.isascii() and c.isalnum())
