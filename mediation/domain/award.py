"""How much the law gives, read from an answer of the rule book: a low and a high end in fen.

Each kind of money (refund, extra, loss, interest) counts once: several rules that give it do not add up, the
largest one counts. Rival readings give a range, a cap starts at nothing, an open sum gives its value only above.
Rules whose text was never checked against the article stay out, and so do penalties: they go to the state.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.rules.advice import Advice, Entitlement, SumLine

_READ = "read"


@dataclass(frozen=True)
class Award:
    low_fen: int
    high_fen: int


def award_of(advice: Advice) -> Award | None:
    """Return what the applying rules give in all, or None where they give no sum."""
    by_kind: dict[str, list[Award]] = defaultdict(list)
    for entitlement in advice.entitlements:
        for kind, award in _by_kind(entitlement):
            by_kind[kind].append(award)
    if not by_kind:
        return None
    return Award(
        sum(max(award.low_fen for award in awards) for awards in by_kind.values()),
        sum(max(award.high_fen for award in awards) for awards in by_kind.values()),
    )


def _by_kind(entitlement: Entitlement) -> Iterable[tuple[str, Award]]:
    if entitlement.status != "applies" or entitlement.confidence != _READ:
        return
    for kind in dict.fromkeys(line.kind for line in entitlement.lines if not line.is_penalty):
        lines = [line for line in entitlement.lines if line.kind == kind and line.amount_fen is not None]
        if lines:
            yield kind, _kind_award(lines)


def _kind_award(lines: list[SumLine]) -> Award:
    certain = [_line_award(line) for line in lines if not line.option]
    rivals: dict[str, list[Award]] = defaultdict(list)
    for line in lines:
        if line.option:
            rivals[line.option].append(_line_award(line))
    readings = [_sum(awards) for awards in rivals.values()] or [Award(0, 0)]
    base = _sum(certain)
    return Award(
        base.low_fen + min(reading.low_fen for reading in readings),
        base.high_fen + max(reading.high_fen for reading in readings),
    )


def _line_award(line: SumLine) -> Award:
    amount = line.amount_fen or 0
    return Award(amount if line.nature == "fixed" else 0, amount)


def _sum(awards: list[Award]) -> Award:
    return Award(sum(award.low_fen for award in awards), sum(award.high_fen for award in awards))
