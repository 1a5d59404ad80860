"""A printed report of an enterprise: what it holds, and the code by which anybody can check the paper."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

_CODE_LENGTH = 20
_GROUP = 4


class ReportScope(StrEnum):
    """What everybody may see anyway, or all that an officer sees; sealed contents are in neither."""

    PUBLIC = "public"
    FULL = "full"


SCOPE_NAMES: Mapping[ReportScope, str] = {
    ReportScope.PUBLIC: "只含依法公示的信息",
    ReportScope.FULL: "含不公示的信息，限办理机关内部使用",
}


def content_digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def check_code(digest: str) -> str:
    """Return the code of a report: the beginning of its digest (80 bits), which nobody guesses."""
    return digest[:_CODE_LENGTH].upper()


def in_groups(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def typed_code(text: str) -> str:
    """Return the code as it was typed from paper: without the dashes, in capitals."""
    return "".join(char for char in text.upper() if char.isalnum())
