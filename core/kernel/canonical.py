"""One spelling of a value, so that hashes and replays compare byte for byte."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no spaces; dates are ISO text, Decimals plain text, sets are sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
