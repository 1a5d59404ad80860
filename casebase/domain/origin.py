"""Where a document of the casebase comes from."""

from enum import StrEnum


class Origin(StrEnum):
    """Shipped with the release, imported by an office, or released after a person saw what was masked."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    RELEASED = "released"
