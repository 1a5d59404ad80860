"""Claim, offer, the law's range and the proposal on one line, to be drawn and to be read out."""

from dataclasses import dataclass

from core.kernel.money import format_yuan
from mediation.domain.parties import SIDE_NAMES, Side

_WHOLE = 100


@dataclass(frozen=True)
class ScaleInputs:
    claimed_fen: int | None = None
    newest_offer_fen: int | None = None
    newest_offer_side: Side | None = None
    floor_fen: int | None = None
    ceiling_fen: int | None = None
    proposal_fen: int | None = None
    proposal_label: str = "规则建议"


@dataclass(frozen=True)
class ScalePoint:
    """`percent` is the place on the line from 0 to 100."""

    label: str
    amount_fen: int
    percent: int


@dataclass(frozen=True)
class Scale:
    """`law` is the law's range as points; `words` say the same as the picture."""

    top_fen: int
    points: tuple[ScalePoint, ...]
    law: tuple[ScalePoint, ...]
    words: str


def scale_of(inputs: ScaleInputs) -> Scale | None:
    """Return the line, or None where there is no amount to show."""
    side = inputs.newest_offer_side
    offer_label = f"{SIDE_NAMES[side]}最新方案" if side else "最新方案"
    points = (
        ("诉求合计", inputs.claimed_fen),
        (offer_label, inputs.newest_offer_fen),
        (inputs.proposal_label, inputs.proposal_fen),
    )
    law = (("法律下限", inputs.floor_fen), ("法律上限", inputs.ceiling_fen))
    top = max((amount for _, amount in (*points, *law) if amount is not None), default=0)
    if top == 0:
        return None
    shown, range_shown = _points(points, top), _points(law, top)
    words = "；".join(f"{point.label} {format_yuan(point.amount_fen)}" for point in (*shown, *range_shown))
    return Scale(top, shown, range_shown, words)


def _points(amounts: tuple[tuple[str, int | None], ...], top: int) -> tuple[ScalePoint, ...]:
    return tuple(ScalePoint(label, amount, amount * _WHOLE // top) for label, amount in amounts if amount is not None)
