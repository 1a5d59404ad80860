"""The table of weights that turns marks into a probability, shipped as data and made by `yinuo registry fit-match`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp, tanh

_WIDEST = 7.0  # log-odds never go beyond: no pair of differing texts is more certain than 999 in 1,000


@dataclass(frozen=True)
class NameWeights:
    """Log-odds a mark, and the two probabilities at which the answer changes."""

    base: float
    marks: dict[str, float]
    same_from: float
    ask_from: float


@lru_cache(maxsize=1)
def shipped_weights() -> NameWeights:
    text = files("registry").joinpath("content", "names", "weights.toml").read_text(encoding="utf-8")
    return read_weights(text)


def read_weights(text: str) -> NameWeights:
    table = tomllib.loads(text)
    return NameWeights(table["base"], table["marks"], table["same_from"], table["ask_from"])


def log_odds(weights: NameWeights, marks: dict[str, float]) -> float:
    """Return the sum of the table; a mark that the table does not know says nothing."""
    return weights.base + sum(weights.marks.get(mark, 0.0) * value for mark, value in marks.items())


def probability(weights: NameWeights, marks: dict[str, float]) -> float:
    return probability_of(log_odds(weights, marks))


def probability_of(odds: float) -> float:
    """Return the probability of bounded log-odds; the bound keeps the order and spares the far ends."""
    return 1 / (1 + exp(-_WIDEST * tanh(odds / _WIDEST)))
