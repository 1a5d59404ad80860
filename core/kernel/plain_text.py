"""Text as people mean it: what no keyboard types and no page shows is dropped before anybody stores or compares it."""

import re

from core.kernel.errors import InvalidInputError

LONGEST_TEXT = 5000

# C0 and C1 controls but tab and line ends, lone surrogates, marks that turn the reading direction, noncharacters.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(text: str) -> str:
    """Return the text without unseen characters; databases disagree about NUL, and the others deceive readers."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def has_unseen(text: str) -> bool:
    return _UNSEEN.search(text) is not None


def required_text(text: str, field: str, message: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text without outer space; raises InvalidInputError beside the field when empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError(message, fields={field: message})
    if len(stripped) > longest:
        too_long = f"最多 {longest} 个字，现在有 {len(stripped)} 个字"
        raise InvalidInputError(too_long, fields={field: too_long})
    return stripped
