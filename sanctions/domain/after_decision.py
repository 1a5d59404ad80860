"""What the office owes after a decision, by when: annulling what lost its basis, publicity elsewhere and its end."""

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
    PUSH_END = "push_end"


OFFICE_CLOCK_NAMES: Mapping[OfficeClock, str] = {
    OfficeClock.ANNUL: "依据被撤销，应当撤销列入",
    OfficeClock.PUSH: "应当推送当事人登记地公示",
    OfficeClock.PUBLISH_THERE: "当事人登记地应当公示",
    OfficeClock.PUSH_END: "应当把移出、撤销推送当事人登记地",
}


@dataclass(frozen=True)
class AfterDecision:
    """`basis_fell_on`: the day the office learned that the decision behind the listing no longer stands.

    `decided_on` is the day of the restoration for a listing that is back; `ended_on`: removed, over or annulled.
    """

    decided_on: date
    is_of_another_province: bool
    basis_fell_on: date | None = None
    pushed_on: date | None = None
    published_there_on: date | None = None
    ended_on: date | None = None
    end_pushed_on: date | None = None
    is_annulled: bool = False


def office_clock(state: AfterDecision, clocks: Clocks) -> tuple[OfficeClock, DueDay] | None:
    """Return what is owed next and until when: order 44 articles 14 and 19, 公示45 article 11 for the end."""
    if state.basis_fell_on is not None and not state.is_annulled:
        return OfficeClock.ANNUL, add_working_days(state.basis_fell_on, clocks.annulment_working_days)
    if state.ended_on is not None:
        is_owed = state.pushed_on is not None and state.end_pushed_on is None
        due = add_working_days(state.ended_on, clocks.withdrawal_working_days)
        return (OfficeClock.PUSH_END, due) if is_owed else None
    if not state.is_of_another_province or state.published_there_on is not None:
        return None
    if state.pushed_on is None:
        return OfficeClock.PUSH, add_working_days(state.decided_on, clocks.push_working_days)
    return OfficeClock.PUBLISH_THERE, add_working_days(state.pushed_on, clocks.push_working_days)


def is_of_another_province(enterprise_district: str, office_areas: tuple[str, ...]) -> bool:
    """Tell by the divisions of GB/T 2260; an office without areas is taken to be of the same province."""
    provinces = {area[:2] for area in office_areas}
    return bool(provinces) and bool(enterprise_district) and enterprise_district[:2] not in provinces
