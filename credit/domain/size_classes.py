"""Sizes in which enterprises are compared: by the number of staff in the annual report.

The steps are this office's choice and no legal classification: that one needs the sector of the registration and the
turnover, which the file does not hold for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SIZE_ITEM = "annual_report_staff"
OLDEST_REPORT_YEARS = 2


@dataclass(frozen=True)
class SizeClass:
    """From `least` people on, up to the next class."""

    key: str
    title: str
    least: int


SIZE_CLASSES: Sequence[SizeClass] = (
    SizeClass("under_10", "不到 10 人", 0),
    SizeClass("under_50", "10 到 49 人", 10),
    SizeClass("under_300", "50 到 299 人", 50),
    SizeClass("from_300", "300 人以上", 300),
)


def size_class_of(staff: int) -> SizeClass:
    """Return the class of this many people; raises ValueError below none."""
    if staff < 0:
        raise ValueError(f"{staff} people are no staff")
    return next(each for each in reversed(SIZE_CLASSES) if staff >= each.least)
