"""Texts of other sources without their markup: it would stand in a case, and cut names apart that are to be masked."""

import html
import re
from typing import Any

_UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NEW_LINE = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|section|article|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?::[a-z]+)?(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,6});", re.IGNORECASE)
_LINES = re.compile(r"\s*\n\s*")


def without_markup(value: Any) -> Any:  # noqa: ANN401 - what a file gives
    """Return what a record holds, every text in it without tags and entities."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, list):
        return [without_markup(one) for one in value]
    if isinstance(value, dict):
        return {name: without_markup(one) for name, one in value.items()}
    return value


def _plain(text: str) -> str:
    """Resolve entities first: they may spell tags."""
    told = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\xa0", " "), text)
    bare = _TAG.sub("", _NEW_LINE.sub("\n", _UNSEEN.sub("", told)))
    return told if bare == told else _LINES.sub("\n", bare).strip()
