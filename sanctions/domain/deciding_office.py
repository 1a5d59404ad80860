"""The office that decides, and its level: from its own record, never from what somebody typed (order 44 article 22)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class DecidingOffice:
    """`level` is a code of the levels of the serious list's law."""

    name: str
    level: str
    areas: tuple[str, ...] = ()


def level_of_office(areas: Iterable[str], *, has_superior: bool) -> str:
    """Return the level by the broadest division of GB/T 2260 that the office serves.

    An office under another one is never a province's. Without areas nothing proves a province: the superior is asked.
    """
    known = tuple(areas)
    if not known:
        return "county" if has_superior else "city"
    if any(area.endswith("0000") for area in known):
        return "city" if has_superior else "province"
    return "city" if any(area.endswith("00") for area in known) else "county"
