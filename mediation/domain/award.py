"""How much the law gives, read from an answer of the rule book: a low and a high end in fen.

Each kind of money (refund, extra, loss, interest) counts once: several rules that give it do not add up, the
largest one counts, which is how "one award, not both" comes out. Lines of one rule that share an `option` are rival
readings of an open question: one of them is true, nobody knows which, so they make a range and are never added,
even where one reading is a refund and the other a loss. A cap starts at nothing, and so does an open sum that has no
rival. Rules whose text was never checked against the article stay out, and so do penalties: they go to the state.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from core.rules.advice import Advice, Entitlement, SumLine

_READ = "read"

Lines = tuple[SumLine, ...]


@dataclass(frozen=True)
class Award:
    low_fen: int
    high_fen: int


def award_of(advice: Advice) -> Award | None:
    """Return what the applying rules give in all, or None where they give no sum."""
    counted = [_payable(entitlement) for entitlement in advice.entitlements]
    if not any(line.amount_fen is not None for lines in counted for line in lines):
        return None
    totals = [_total(readings) for readings in product(*map(_readings, counted))]
    return Award(min(total.low_fen for total in totals), max(total.high_fen for total in totals))


def _payable(entitlement: Entitlement) -> Lines:
    """Return the lines that the merchant owes somebody under a rule that applies and was read."""
    if entitlement.status != "applies" or entitlement.confidence != _READ:
        return ()
    return tuple(line for line in entitlement.lines if not line.is_penalty)


def _readings(lines: Lines) -> list[Lines]:
    """Return each way to read one rule: its certain lines with one line of every open question."""
    certain = tuple(line for line in lines if not line.option)
    questions: dict[str, list[SumLine]] = defaultdict(list)
    for line in lines:
        if line.option:
            questions[line.option].append(line)
    return [certain + chosen for chosen in product(*questions.values())]


def _total(readings: tuple[Lines, ...]) -> Award:
    """Add the kinds up, each counted once: by the rule that gives most of it."""
    largest: dict[str, Award] = {}
    for lines in readings:
        for kind, award in _by_kind(lines).items():
            known = largest.get(kind, award)
            largest[kind] = Award(max(known.low_fen, award.low_fen), max(known.high_fen, award.high_fen))
    return Award(sum(award.low_fen for award in largest.values()), sum(award.high_fen for award in largest.values()))


def _by_kind(lines: Lines) -> dict[str, Award]:
    sums: dict[str, Award] = {}
    for line in lines:
        before, given = sums.get(line.kind, Award(0, 0)), _line_award(line)
        sums[line.kind] = Award(before.low_fen + given.low_fen, before.high_fen + given.high_fen)
    return sums


def _line_award(line: SumLine) -> Award:
    amount = line.amount_fen or 0
    is_certain = line.nature == "fixed" or (line.nature == "open" and bool(line.option))
    return Award(amount if is_certain else 0, amount)
