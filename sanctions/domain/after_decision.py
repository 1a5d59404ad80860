"""What the office owes after a decision, each with its clock: annulling what lost its basis, publicity elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.workdays import DueDay, add_working_days
from sanctions.domain.due_process import Clocks


class OfficeClock(StrEnum):
    """What is owed; the first that is open runs."""

    ANNUL = "annul"
    PUSH = "push"
    PUBLISH_THERE = "publish_there"


OFFICE_CLOCK_NAMES: Mapping[OfficeClock, str] = {
    OfficeClock.ANNUL: "依据被撤销，应当撤销列入",
    OfficeClock.PUSH: "应当推送当事人登记地公示",
    OfficeClock.PUBLISH_THERE: "当事人登记地应当公示",
}


@dataclass(frozen=True)
class AfterDecision:
    """`basis_fell_on`: the day the office learned that the decision behind the listing no longer stands."""

    decided_on: date
    is_of_another_province: bool
    basis_fell_on: date | None = None
    pushed_on: date | None = None
    published_there_on: date | None = None


def office_clock(state: AfterDecision, clocks: Clocks) -> tuple[OfficeClock, DueDay] | None:
    """Return what is owed next and until when: articles 14 and 19 of order 44."""
    if state.basis_fell_on is not None:
        return OfficeClock.ANNUL, add_working_days(state.basis_fell_on, clocks.annulment_working_days)
    if not state.is_of_another_province or state.published_there_on is not None:
        return None
    if state.pushed_on is None:
        return OfficeClock.PUSH, add_working_days(state.decided_on, clocks.push_working_days)
    return OfficeClock.PUBLISH_THERE, add_working_days(state.pushed_on, clocks.push_working_days)


def is_of_another_province(enterprise_district: str, office_areas: tuple[str, ...]) -> bool:
    """Tell by the divisions of GB/T 2260; an office without areas is taken to be of the same province."""
    provinces = {area[:2] for area in office_areas}
    return bool(provinces) and bool(enterprise_district) and enterprise_district[:2] not in provinces
