"""Grounds and reasons of the office's decisions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.kernel.errors import InvalidInputError

LONGEST_REASONS = 2000
_SHORTEST_REASONS = 6
_NEEDS_CITATION = "needs_citation"
_CITATION = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条")


@dataclass(frozen=True)
class GroundText:
    """A coded ground with its words and its article, as the rule book holds them."""

    code: str
    text: str
    source: str
    effect: str = ""


@dataclass(frozen=True)
class GroundAndReasons:
    """What an official decides on: the code of a legal ground (16-3, 23-5, …) and the reasons in words.

    `sector` names another authority whose route a refusal adds to the other ones; empty for none.
    `situation` names the ground of article 16 or 42 that appeared after acceptance (23-6).
    """

    ground: str
    reasons: str
    sector: str = ""
    situation: str = ""


def check_reasons(reasons: str, ground: GroundText | None = None) -> str:
    """Return the reasons trimmed; raises InvalidInputError without them, or without the article a ground asks for."""
    text = reasons.strip()
    if not _SHORTEST_REASONS <= len(text) <= LONGEST_REASONS:
        raise _no_reasons(f"请写明理由（{_SHORTEST_REASONS} 到 {LONGEST_REASONS} 个字），当事人会收到这段话")
    if ground is not None and ground.effect == _NEEDS_CITATION and not _CITATION.search(text):
        raise _no_reasons("这一项要在理由里写明依据的条文，例如《……》第……条")
    return text


def choose_ground(code: str, grounds: Iterable[GroundText]) -> GroundText:
    """Return the ground with this code; raises InvalidInputError for an unknown one."""
    found = next((ground for ground in grounds if ground.code == code), None)
    if found is None:
        raise InvalidInputError("请选择一项法定理由", fields={"ground": "请选择列表中的一项理由"})
    return found


def ground_of_effect(effect: str, grounds: Iterable[GroundText]) -> GroundText:
    """Return the ground that the rule book marks with this effect; raises LookupError when there is none."""
    found = next((ground for ground in grounds if ground.effect == effect), None)
    if found is None:
        raise LookupError(f"no termination ground has the effect {effect}")
    return found


def _no_reasons(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"reasons": message})
