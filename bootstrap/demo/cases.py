"""The published cases that the city is built from, as the case base ships them."""

from functools import cache

from casebase.domain.content import load_content
from casebase.domain.past_case import PastCase


@cache
def demo_cases() -> tuple[PastCase, ...]:
    """Return every shipped case in the order of its id."""
    return tuple(sorted(load_content().cases, key=lambda case: case.id))


def demo_case(case_id: str) -> PastCase:
    return next(case for case in demo_cases() if case.id == case_id)
