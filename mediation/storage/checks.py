"""Spelling of CHECK conditions."""

from collections.abc import Iterable


def one_of(column: str, values: Iterable[str]) -> str:
    """Return the condition that a column holds one of our own constants."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"
