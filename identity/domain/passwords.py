"""Passwords: what is accepted, and Argon2id hashing.

Hashing takes about a tenth of a second of all cores and must never run inside a write transaction: hash or verify
first, then open the transaction and pass the result to the service.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 128  # longer input only costs time
_MIN_DIFFERENT = 4

# The hash of a random password nobody knows: verified for unknown phones so that they answer as slowly as known ones.
UNKNOWN_ACCOUNT_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$BcpDsW73w3Y99K51GolZlQ$+s7q9JGM+EoX17BSiwkOjj+k9iJuhInazRG9dQiYRdk"
)


@dataclass(frozen=True)
class Source:
    """Where a password was typed, as a keyed hash: a network address, or an open sign-in."""

    index: str
    is_signed_in: bool = False


@dataclass(frozen=True)
class Credentials:
    """What is needed to verify a password outside a transaction; an unknown phone has no account, yet a hash."""

    phone_index: str
    account_id: str | None
    password_hash: str
    source: Source


@dataclass(frozen=True)
class CheckedPassword:
    """The result of verifying a password against the credentials read before."""

    credentials: Credentials
    matched: bool


def hash_password(password: str) -> str:
    """Return the Argon2id hash; call it before the write transaction opens."""
    return _hasher().hash(password)


def verify_password(credentials: Credentials, password: str) -> CheckedPassword:
    """Compare in the same time whether or not the account exists; call it outside any transaction."""
    typed = password if len(password) <= MAX_LENGTH else ""
    return CheckedPassword(credentials, _matches(credentials, typed) and credentials.account_id is not None)


def _matches(credentials: Credentials, password: str) -> bool:
    try:
        return _hasher().verify(credentials.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def find_password_problem(password: str, phone: str = "") -> str | None:
    """Say in Chinese why this password is not accepted, or None."""
    plain = password.casefold()
    if len(password) < MIN_LENGTH:
        return f"密码至少 {MIN_LENGTH} 个字符，可以用一句容易记住的话"
    if len(password) > MAX_LENGTH:
        return f"密码最多 {MAX_LENGTH} 个字符"
    if phone and phone in plain:
        return "密码里不要包含手机号码"
    if len(set(plain)) < _MIN_DIFFERENT or plain in _common_passwords() or _is_run(plain):
        return "这个密码太常见，容易被猜到，请换一个"
    return None


def _is_run(plain: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return len(steps) == 1


@cache
def _common_passwords() -> frozenset[str]:
    text = resources.files("identity.domain").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # the second recommended option of RFC 9106, which argon2-cffi keeps up to date
