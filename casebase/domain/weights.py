"""How much each feature of ranking counts: values that ranking is given, never looks up."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

SHIPPED_VERSION = 0
LEAST, MOST = -2.0, 2.0


@dataclass(frozen=True)
class Weights:
    """By feature name, as in `ranking.ARTICLE_FEATURES` and `CASE_FEATURES`; version 0 is the shipped one."""

    version: int
    article: Mapping[str, float]
    case: Mapping[str, float]
    experience_on: bool


@cache
def shipped_weights() -> Weights:
    """Return the weights of `casebase/content/weights.toml`."""
    values = tomllib.loads(files("casebase").joinpath("content", "weights.toml").read_text("utf-8"))
    return Weights(
        version=SHIPPED_VERSION,
        article=MappingProxyType({name: float(weight) for name, weight in values["article"].items()}),
        case=MappingProxyType({name: float(weight) for name, weight in values["case"].items()}),
        experience_on=bool(values["experience_on"]),
    )
