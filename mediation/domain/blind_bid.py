"""Double-blind bid, method `blind_bid_v1`: two secret limits go in, "crosses" or not comes out, and at most one sum.

The consumer's limit is the least it accepts, the merchant's the most it pays.

1. *The frame*, the same for both sides: from what is on the table or undisputed already (the merchant's highest
   standing offer, the law's floor) up to what the consumer asks openly. A limit outside of it is refused.
2. *They cross* when the merchant would pay at least what the consumer would accept, and at least the law's floor.
3. *The sum* is the middle of both limits, rounded to the cent (half a cent up), never below the law's floor.
4. When they do not cross nothing else is said: not by how much, not who was far away.

How often and how soon again is limited, so that nobody finds the other's limit by asking again and again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from mediation.domain.office import HouseRules
from mediation.domain.parties import Side
from mediation.domain.proposal import BLIND_METHOD, DerivationLine, LawRange, Positions, Proposed

_MOST_DIGITS = 15
MOST_FEN = 10**14  # parse_yuan reads at most twelve digits of yuan


class BlindOutcome(StrEnum):
    CROSSED = "crossed"
    NOT_CROSSED = "not_crossed"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"


OUTCOME_NAMES: dict[BlindOutcome, str] = {
    BlindOutcome.CROSSED: "碰上了",
    BlindOutcome.NOT_CROSSED: "没有碰上",
    BlindOutcome.CALLED_OFF: "有人取消了，没有比对",
    BlindOutcome.LAPSED: "到期没有写齐，没有比对",
    BlindOutcome.OVERTAKEN: "调解有了别的结果，没有比对",
}

COMPARED = frozenset({BlindOutcome.CROSSED, BlindOutcome.NOT_CROSSED})


@dataclass(frozen=True)
class Limits:
    """Both secrets side by side: this value lives only as long as it takes to compare them."""

    consumer_fen: int
    merchant_fen: int


@dataclass(frozen=True)
class Frame:
    """What a limit may be, the same for both sides and made of nothing secret."""

    low_fen: int
    high_fen: int


@dataclass(frozen=True)
class PastBid:
    """How an earlier double-blind bid of the complaint ended; `ended_on` is empty while one is open."""

    outcome: BlindOutcome | None
    ended_on: date | None


@dataclass(frozen=True)
class Chances:
    """Whether another double-blind bid may begin, from which day, and how many comparisons are left."""

    left: int
    opens_on: date | None
    why_not: str = ""


def frame_of(positions: Positions, floor_fen: int | None) -> Frame:
    """Return the frame; where the consumer asks less than is given already only that one sum is left."""
    low = max(positions.merchant_fen or 0, floor_fen or 0)
    asked = positions.consumer_fen if positions.consumer_fen is not None else positions.claimed_fen
    return Frame(low, MOST_FEN if asked is None else max(asked, low))


def check_limit(limit_fen: int, frame: Frame) -> int:
    """Return the limit; raises InvalidInputError, told only to who typed it, when it lies outside the frame."""
    if limit_fen < frame.low_fen:
        problem = f"不用写得比 {format_yuan(frame.low_fen)} 更少：对方已经公开提出，或者法律没有争议地给到这个数"
    elif limit_fen > frame.high_fen:
        problem = f"不用写得比 {format_yuan(frame.high_fen)} 更多：消费者公开的要求就是这个数"
    else:
        return limit_fen
    raise InvalidInputError(problem, fields={"secret_limit": problem})


def written(limit_fen: int) -> str:
    """Return the text that is sealed; every limit is as long as any other, so that its length tells nothing."""
    return f"{limit_fen:0{_MOST_DIGITS}d}"


def limits_of(known: tuple[Side, int], entered_fen: int) -> Limits:
    """Put the limit that lay sealed and the one just entered by the other side in their places."""
    side, sealed_fen = known
    return Limits(sealed_fen, entered_fen) if side is Side.CONSUMER else Limits(entered_fen, sealed_fen)


def meeting_sum(limits: Limits, floor_fen: int | None) -> int | None:
    """Return the one sum where the limits cross, or None: nothing else is ever said about them."""
    floor = floor_fen or 0
    if limits.merchant_fen < max(limits.consumer_fen, floor):
        return None
    return max((limits.consumer_fen + limits.merchant_fen + 1) // 2, floor)


def as_proposal(sum_fen: int, law: LawRange) -> Proposed:
    """Return the sum as a proposal that both sides read; it says how a sum is found and names no limit."""
    floor = "" if law.floor_fen is None else f"；不低于法律没有争议地给到的 {format_yuan(law.floor_fen)}"
    return Proposed(
        BLIND_METHOD,
        sum_fen,
        (
            DerivationLine("双盲出价", None, "双方各自封存的底线碰上了，底线已经销毁，谁也看不到"),
            DerivationLine("建议金额", sum_fen, f"两个底线的中间数，四舍五入到分{floor}"),
        ),
    )


def chances(past: Sequence[PastBid], rules: HouseRules, today: date, frame: Frame) -> Chances:
    """Tell whether one more may begin: a few comparisons in all, days between them, none after they crossed.

    Where the frame is one single sum there is nothing left to find in secret.
    """
    left = max(0, rules.most_blind_bids - sum(bid.outcome in COMPARED for bid in past))
    if any(bid.ended_on is None for bid in past):
        return Chances(left, None, "已经有一次双盲出价正在进行")
    if any(bid.outcome is BlindOutcome.CROSSED for bid in past):
        return Chances(0, None, "双方的底线已经碰上过，请按那个金额提出方案")
    if not left:
        return Chances(0, None, f"双盲出价最多比对 {rules.most_blind_bids} 次，次数已经用完，请直接提出方案或者转人工")
    if frame.low_fen >= frame.high_fen:
        return Chances(left, None, _one_sum(frame.low_fen))
    ended = [bid.ended_on for bid in past if bid.ended_on is not None]
    opens_on = max(ended) + timedelta(rules.blind_bid_wait_days) if ended else today
    if today < opens_on:
        day = chinese_date(opens_on)
        return Chances(left, opens_on, f"两次双盲出价之间要隔几天，{day}起可以再发起")
    return Chances(left, opens_on)


def _one_sum(sum_fen: int) -> str:
    given = f"商家已经公开提出，或者法律没有争议地给到 {format_yuan(sum_fen)}"
    return f"{given}，不少于消费者公开的要求，没有别的金额可以比对，请直接按这个金额提出方案"
