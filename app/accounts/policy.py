"""What makes a sign-in safe enough. Pure."""

from datetime import timedelta

PASSWORD_LEAST, PASSWORD_MOST = 12, 200
SIGN_IN_LASTS = timedelta(hours=12)
HALF_SIGN_IN_LASTS = timedelta(minutes=10)  # between the password and the second factor
RESET_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=7)
KEY_LASTS_AT_MOST = timedelta(days=365)
RECOVERY_CODES = 10
TOTP_STEP = 30  # seconds

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
