"""Business refusals, each of one kind; `web` maps kinds to HTTP status in one table."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class ErrorKind(StrEnum):
    INVALID = "invalid"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    SIGN_IN_REQUIRED = "sign_in_required"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class BusinessError(Exception):
    """A refusal that a person can understand: `message` is Chinese, `fields` maps a form field to what is wrong."""

    kind: ClassVar[ErrorKind]

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, str] = dict(fields or {})


class InvalidInputError(BusinessError):
    kind = ErrorKind.INVALID


class HeldBackError(InvalidInputError):
    """Something typed may be wrong but is not forbidden: with `may_insist` the person can send it as it stands."""

    def __init__(self, message: str, *, fields: Mapping[str, str], may_insist: bool) -> None:
        super().__init__(message, fields=fields)
        self.may_insist = may_insist


class NotFoundError(BusinessError):
    kind = ErrorKind.NOT_FOUND


class NotAllowedError(BusinessError):
    kind = ErrorKind.NOT_ALLOWED


class SignInRequiredError(BusinessError):
    kind = ErrorKind.SIGN_IN_REQUIRED


class ConflictError(BusinessError):
    kind = ErrorKind.CONFLICT


class TooLargeError(BusinessError):
    kind = ErrorKind.TOO_LARGE


class UnsupportedTypeError(BusinessError):
    kind = ErrorKind.UNSUPPORTED_TYPE


class TooManyError(BusinessError):
    """Asked too often; `wait_seconds` says when to come back, where that is known."""

    kind = ErrorKind.TOO_MANY

    def __init__(
        self, message: str, *, fields: Mapping[str, str] | None = None, wait_seconds: int | None = None
    ) -> None:
        super().__init__(message, fields=fields)
        self.wait_seconds = wait_seconds


class UnavailableError(BusinessError):
    kind = ErrorKind.UNAVAILABLE
