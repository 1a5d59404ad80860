"""Rounds give an asynchronous room its pace: each has a clock, and the last one ends with a person."""

from enum import StrEnum

from mediation.domain.office import HouseRules

FIRST_ROUND = 1


class AfterLapse(StrEnum):
    NEXT_ROUND = "next_round"
    CALL_HUMAN = "call_human"


def after_lapse(number: int, rules: HouseRules) -> AfterLapse:
    """Tell what follows a round without agreement: another round, or a person after the last one."""
    return AfterLapse.NEXT_ROUND if number < rules.most_rounds else AfterLapse.CALL_HUMAN
