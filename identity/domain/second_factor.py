"""The second factor of a sign-in: codes of an authenticator app (RFC 6238), and recovery codes for a lost phone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

import pyotp

STEP_SECONDS = 30
MOST_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RECOVERY_LENGTH = 10
_ISSUER = "一诺"


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs, as text and as the address of a QR code."""

    secret: str
    address: str


def draw_secret() -> str:
    return pyotp.random_base32()


def enrolment_of(secret: str, name: str) -> Enrolment:
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER))


def find_step(secret: str, code: str, now: datetime, after_step: int) -> int | None:
    """Return the time step whose code this is: the present one or a neighbour, and never one that was used before."""
    if not (code.isascii() and code.isdigit()):
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if step > after_step and secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def draw_recovery_codes() -> tuple[str, ...]:
    return tuple(
        "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    )


def clean_code(typed: str) -> str:
    """Fold width and case and drop blanks and hyphens; works for both kinds of code."""
    return "".join(char for char in normalize("NFKC", typed).upper() if char.isalnum())


def is_recovery_code(code: str) -> bool:
    return len(code) == _RECOVERY_LENGTH
