"""The published cases that the city is built from: those of the case base's first file."""

from functools import cache

from casebase.domain.content import load_content
from casebase.domain.past_case import PastCase

_FIRST_FILE = "C"


@cache
def demo_cases() -> tuple[PastCase, ...]:
    """Return the cases in the order of their ids; later ones have other ids, so the city stays as it is."""
    cases = [case for case in load_content().cases if case.id.startswith(_FIRST_FILE)]
    return tuple(sorted(cases, key=lambda case: case.id))


def demo_case(case_id: str) -> PastCase:
    return next(case for case in demo_cases() if case.id == case_id)
