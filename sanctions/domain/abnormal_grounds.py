"""The grounds of the abnormal list as data: article, what must be proven, the way out (order 68 arts. 4, 6-9, 11)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from core.kernel.errors import InvalidInputError


class Evidence(StrEnum):
    """What has to be there before the decision."""

    DEADLINE = "deadline"
    ORDER = "order"
    LETTERS = "letters"


@dataclass(frozen=True)
class GroundPart:
    """`text` asks the officer, `label` stands beside the answer."""

    code: str
    text: str
    label: str


@dataclass(frozen=True)
class AbnormalGround:
    """One ground; `kind` is the kind of flag that it raises. `abnormal_grounds.toml` tells the rest."""

    code: str
    article_key: str
    article_text: str
    cited_as: str
    title: str
    kind: str
    evidence: Evidence
    parts: tuple[GroundPart, ...]
    way_out: str
    removal_from: str
    deadline_label: str = ""
    deadline_hint: str = ""
    deadline_day: str = ""

    def deadline_problem(self, deadline_on: date | None, today: date) -> str:
        """Tell in Chinese what is wrong with the deadline; empty when nothing is."""
        if self.evidence is not Evidence.DEADLINE:
            return ""
        if deadline_on is None:
            return f"请填写{self.deadline_label}"
        if deadline_on >= today:
            return "期限还没有过，不能列入"
        if self.deadline_day and deadline_on.strftime("%m-%d") != self.deadline_day:
            return self.deadline_hint
        return ""

    def unproven(self, proofs: Mapping[str, str]) -> dict[str, str]:
        """Return a message beside every part that is left without proof."""
        return {
            f"part_{part.code}": f"请写明{part.text}的证据"
            for part in self.parts
            if not proofs.get(part.code, "").strip()
        }


@dataclass(frozen=True)
class AbnormalTexts:
    sole_trader: str
    removal: str
    remedy: str
    consequence: str


@dataclass(frozen=True)
class AbnormalLaw:
    grounds: tuple[AbnormalGround, ...]
    texts: AbnormalTexts

    def find_ground(self, code: str) -> AbnormalGround | None:
        return next((ground for ground in self.grounds if ground.code == code), None)

    def ground(self, code: str) -> AbnormalGround:
        found = self.find_ground(code)
        if found is None:
            raise InvalidInputError("请选择列入的情形", fields={"ground": "请选择列入的情形"})
        return found


@cache
def abnormal_law() -> AbnormalLaw:
    """Return the shipped text; it is frozen, so every caller may share it."""
    book = tomllib.loads(files("sanctions.domain").joinpath("abnormal_grounds.toml").read_text(encoding="utf-8"))
    return AbnormalLaw(tuple(_ground(entry) for entry in book["grounds"]), AbnormalTexts(**book["texts"]))


def _ground(entry: Mapping[str, Any]) -> AbnormalGround:
    parts = tuple(GroundPart(**part) for part in entry["parts"])
    return AbnormalGround(**{**entry, "evidence": Evidence(entry["evidence"]), "parts": parts})
