"""What an offer says beyond one sum on one day: instalments, things to do, goods that go back, claims it settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mediation.domain.claims import Remedy

MOST_INSTALMENTS = 24
MOST_UNDERTAKINGS = 5


class ClaimFate(StrEnum):
    SETTLED = "settled"
    OPEN = "open"
    GIVEN_UP = "given_up"


CLAIM_FATE_NAMES: dict[ClaimFate, str] = {
    ClaimFate.SETTLED: "用这个方案解决",
    ClaimFate.OPEN: "这次不谈，以后还可以要求",
    ClaimFate.GIVEN_UP: "不再要求",
}


class Postage(StrEnum):
    MERCHANT = "merchant"
    CONSUMER = "consumer"
    HALF = "half"


POSTAGE_NAMES: dict[Postage, str] = {
    Postage.MERCHANT: "运费由商家付",
    Postage.CONSUMER: "运费由消费者付",
    Postage.HALF: "运费双方各付一半",
}


@dataclass(frozen=True)
class Instalment:
    """A part of the sum, and the last day for it."""

    due_on: date
    sum_fen: int


@dataclass(frozen=True)
class Undertaking:
    """Something done beside the main promise: what exactly, and by when."""

    remedy: Remedy
    item: str
    due_on: date


@dataclass(frozen=True)
class GoodsReturn:
    """What the consumer sends back, by when, and who pays for it."""

    item: str
    due_on: date
    postage: Postage


@dataclass(frozen=True)
class Extent:
    """`item` says what exactly is done where nothing is paid; `claims` follow the order of the complaint's claims.

    Without `instalments` the sum falls due at once; without `claims` all of them are settled.
    """

    item: str = ""
    instalments: tuple[Instalment, ...] = ()
    also: tuple[Undertaking, ...] = ()
    goods: GoodsReturn | None = None
    claims: tuple[ClaimFate, ...] = ()

    def fate_of(self, number: int) -> ClaimFate:
        """Return what happens to the claim with this place in the list, counted from 0."""
        return self.claims[number] if number < len(self.claims) else ClaimFate.SETTLED

    def to_json(self) -> dict[str, Any]:
        goods = self.goods
        return {
            "item": self.item,
            "instalments": [[each.due_on.isoformat(), each.sum_fen] for each in self.instalments],
            "also": [[each.remedy.value, each.item, each.due_on.isoformat()] for each in self.also],
            "goods": [goods.item, goods.due_on.isoformat(), goods.postage.value] if goods else None,
            "claims": [fate.value for fate in self.claims],
        }


PLAIN_EXTENT = Extent()


def extent_from_json(stored: Mapping[str, Any]) -> Extent:
    goods = stored["goods"]
    return Extent(
        item=stored["item"],
        instalments=tuple(Instalment(date.fromisoformat(day), fen) for day, fen in stored["instalments"]),
        also=tuple(Undertaking(Remedy(what), item, date.fromisoformat(day)) for what, item, day in stored["also"]),
        goods=GoodsReturn(goods[0], date.fromisoformat(goods[1]), Postage(goods[2])) if goods else None,
        claims=tuple(map(ClaimFate, stored["claims"])),
    )
