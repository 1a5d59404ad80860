"""Proposal by rule, method `proposal_v1`: the same sum and the same derivation for both sides.

1. *Where the sides stand.* The merchant stands at the highest sum it has on the table (0 when none), the consumer
   at the lowest sum it asks (its standing offer, else its claims, else what the law gives on its own facts).
2. *What the law gives.* The floor is what the law gives on facts that the merchant does not dispute; the ceiling is
   what it gives on the consumer's facts. Equal ends are a fixed sum; without an award the law is silent.
3. *The band.* From the lower to the higher position, cut to the law's ends: never below the floor, and above the
   ceiling only where a merchant already offers more.
4. *Comparable cases.* The median of what comparable cases paid, scaled to the price paid here, moved into the band.
5. *The sum.* The middle of the band, or halfway between that middle and the comparable sum.

A rise of any input never lowers the result. A changed method gets a new name; this one is never edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from core.kernel.money import format_yuan

METHOD = "proposal_v1"
BLIND_METHOD = "blind_bid_v1"
METHOD_TITLES = {METHOD: "按规则算的建议", BLIND_METHOD: "双盲出价碰上的金额"}


@dataclass(frozen=True)
class LawRange:
    """`floor_fen` on undisputed facts, `ceiling_fen` on the consumer's facts; None where the law gives no sum."""

    floor_fen: int | None = None
    ceiling_fen: int | None = None


@dataclass(frozen=True)
class Comparable:
    """What a past case paid in all, and the price that was at stake there."""

    case_id: str
    title: str
    settled_fen: int
    paid_fen: int | None = None


@dataclass(frozen=True)
class Positions:
    """The most conciliatory sum each side has on the table, and what the claims name."""

    consumer_fen: int | None = None
    merchant_fen: int | None = None
    claimed_fen: int | None = None


@dataclass(frozen=True)
class Case:
    positions: Positions
    law: LawRange = LawRange()
    comparables: tuple[Comparable, ...] = ()
    paid_fen: int | None = None


@dataclass(frozen=True)
class DerivationLine:
    label: str
    amount_fen: int | None
    text: str


@dataclass(frozen=True)
class Proposed:
    method: str
    sum_fen: int
    lines: tuple[DerivationLine, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "sum_fen": self.sum_fen,
            "lines": [{"label": line.label, "amount_fen": line.amount_fen, "text": line.text} for line in self.lines],
        }


@dataclass(frozen=True)
class _Band:
    low: int
    high: int

    @property
    def middle(self) -> int:
        return (self.low + self.high) // 2

    def hold(self, sum_fen: int) -> int:
        return min(max(sum_fen, self.low), self.high)


def propose(case: Case) -> Proposed | None:
    """Return the proposal, or None while nobody has named a sum and the law gives none."""
    asked = _asked(case)
    if asked is None:
        return None
    offered = case.positions.merchant_fen or 0
    band = _band(offered, asked, case.law)
    comparable = _comparable_sum(case)
    sum_fen = band.middle if comparable is None else (band.middle + band.hold(comparable)) // 2
    lines = (
        *_position_lines(case, offered, asked),
        *_law_lines(case.law),
        _band_line(band),
        *_comparable_lines(case, comparable, band),
        DerivationLine("建议金额", sum_fen, _conclusion(band, comparable)),
    )
    return Proposed(METHOD, sum_fen, lines)


def _asked(case: Case) -> int | None:
    choices = (case.positions.consumer_fen, case.positions.claimed_fen, case.law.ceiling_fen)
    return next((choice for choice in choices if choice is not None), None)


def _band(offered: int, asked: int, law: LawRange) -> _Band:
    low = max(min(offered, asked), law.floor_fen or 0)
    high = max(offered, asked)
    if law.ceiling_fen is not None:
        high = min(high, max(law.ceiling_fen, offered))
    return _Band(low, max(low, high))


def _comparable_sum(case: Case) -> int | None:
    sums = [_scaled(comparable, case.paid_fen) for comparable in case.comparables]
    return int(median(sums)) if sums else None


def _scaled(comparable: Comparable, paid_fen: int | None) -> int:
    if not paid_fen or not comparable.paid_fen:
        return comparable.settled_fen
    return comparable.settled_fen * paid_fen // comparable.paid_fen


def _position_lines(case: Case, offered: int, asked: int) -> Iterable[DerivationLine]:
    made = case.positions.merchant_fen is not None
    yield DerivationLine("商家的位置", offered, "商家目前最多愿意给的金额" if made else "商家还没有提出金额，按 0 计")
    source = "消费者目前最少要求的金额"
    if case.positions.consumer_fen is None:
        source = (
            "消费者还没有提出方案，按投诉诉求的合计" if case.positions.claimed_fen is not None else "按法律可得的金额"
        )
    yield DerivationLine("消费者的位置", asked, source)


def _law_lines(law: LawRange) -> Iterable[DerivationLine]:
    if law.floor_fen is None and law.ceiling_fen is None:
        yield DerivationLine("法律", None, "现有规则没有给出金额，按双方的位置和相似案例计算")
        return
    if law.floor_fen is not None:
        yield DerivationLine("法律下限", law.floor_fen, "按商家没有异议的事实，法律给出的金额；建议不会低于它")
    if law.ceiling_fen is not None:
        yield DerivationLine("法律上限", law.ceiling_fen, "如果消费者陈述的事实都成立，法律给出的金额")


def _band_line(band: _Band) -> DerivationLine:
    return DerivationLine(
        "计算区间", None, f"双方位置与法律范围的交集：{format_yuan(band.low)} 至 {format_yuan(band.high)}"
    )


def _comparable_lines(case: Case, comparable: int | None, band: _Band) -> Iterable[DerivationLine]:
    if comparable is None:
        yield DerivationLine("相似案例", None, "没有可比的金额，取区间的中点")
        return
    scaled = "按付款金额折算后" if case.paid_fen else ""
    text = f"{len(case.comparables)} 件相似案例{scaled}的中位数 {format_yuan(comparable)}"
    held = band.hold(comparable)
    if held != comparable:
        text += f"，移入区间为 {format_yuan(held)}"
    yield DerivationLine("相似案例", held, text)


def _conclusion(band: _Band, comparable: int | None) -> str:
    if band.low == band.high:
        return "区间只有一个金额"
    if comparable is None:
        return f"区间中点：({format_yuan(band.low)} + {format_yuan(band.high)}) ÷ 2"
    return f"区间中点 {format_yuan(band.middle)} 与相似案例 {format_yuan(band.hold(comparable))} 的平均"
