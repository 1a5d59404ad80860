"""What the text of an outcome says a dispute ended as, by a list of words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from casebase.domain.past_case import CaseResult
from casebase.domain.terms import fold


@cache
def outcome_words() -> Mapping[CaseResult, tuple[str, ...]]:
    """Return the shipped words of each result, in the order in which they decide."""
    text = files("casebase").joinpath("content", "outcome_words.toml").read_text("utf-8")
    return {CaseResult(result): tuple(words) for result, words in tomllib.loads(text).items()}


def result_told(outcome: str) -> CaseResult:
    """Return how the dispute ended; OTHER where no word tells."""
    said = "".join(fold(outcome).split())
    return next(
        (result for result, words in outcome_words().items() if any(word in said for word in words)), CaseResult.OTHER
    )
