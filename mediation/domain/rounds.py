"""Rounds give an asynchronous room its pace: each has a clock, and the last one ends with a person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.rules import Parameter
from mediation.domain.clocks import due_day
from mediation.domain.office import HouseRules


class AfterLapse(StrEnum):
    NEXT_ROUND = "next_round"
    CALL_HUMAN = "call_human"


@dataclass(frozen=True)
class Round:
    number: int
    due_on: date


def first_round(today: date, limit: Parameter) -> Round:
    return Round(1, due_day(today, limit).on)


def next_round(current: Round, today: date, limit: Parameter) -> Round:
    return Round(current.number + 1, due_day(today, limit).on)


def has_lapsed(current: Round, today: date) -> bool:
    return today > current.due_on


def after_lapse(current: Round, rules: HouseRules) -> AfterLapse:
    """Tell what follows a round without agreement: another round, or a person after the last one."""
    return AfterLapse.NEXT_ROUND if current.number < rules.most_rounds else AfterLapse.CALL_HUMAN
