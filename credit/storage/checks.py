"""Conditions that several tables of the credit file share."""

from collections.abc import Iterable


def is_one_of(column: str, values: Iterable[str]) -> str:
    """Return the SQL condition that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"
