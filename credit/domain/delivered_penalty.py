"""How grave a delivered penalty is and until when its ban lasts, or what has to be asked first."""

from dataclasses import dataclass
from datetime import date

from credit.domain.feed_problems import YES, Problem, ProblemKind
from credit.domain.feed_reading import FeedRow
from credit.domain.feeds import Feed
from credit.domain.items import Grade
from credit.domain.key_fields import is_of_key_field
from credit.domain.penalty_grade import LightFines, PenaltyFacts, grades_of_penalty
from credit.domain.penalty_words import kinds_in
from credit.domain.publication import Stopping, Terms


@dataclass(frozen=True)
class Graded:
    """`problems` are what a person has to answer before the rest counts."""

    grades: tuple[Grade, ...] = ()
    ban_ends_on: date | None = None
    problems: tuple[Problem, ...] = ()


def grade_row(row: FeedRow, feed: Feed, limits: LightFines, terms: Terms) -> Graded:
    """Return the grade of every penalty the row names; nothing is guessed where the term hangs on it."""
    kinds = kinds_in(_said(row, "penalty_kind"), _said(row, "penalty"))
    if not kinds:
        column = row.columns.get("penalty_kind", "")
        return Graded(problems=(Problem(ProblemKind.NO_GRADE, column, "处罚类别里有认不出的种类"),))
    fine = row.body.get("fine_fen")
    facts = PenaltyFacts(kinds, fine if isinstance(fine, int) else None, is_key_field=False)
    plain = grades_of_penalty(facts, limits)
    grave = grades_of_penalty(PenaltyFacts(kinds, facts.fine_fen, is_key_field=True), limits)
    is_key = _is_key(row, feed)
    grades = grave if is_key else plain
    problems: list[Problem] = []
    if is_key is None and _terms_of(plain, terms) != _terms_of(grave, terms):
        text = "写到食品、药品、特种设备这些领域，依据里没有它们的法律"
        problems.append(Problem(ProblemKind.KEY_FIELD, row.columns.get("violation", ""), text))
    ends_on = _ban_end(row) if Grade.SERIOUS_II in grades else None
    if ends_on is None and any(terms.by_grade[one].stopping is Stopping.MAY_APPLY_AFTER_BAN for one in grades):
        problems.append(Problem(ProblemKind.NO_BAN_END, "", "限制、停产停业或者禁止的最后一天没有写，公示多久要看它"))
    return Graded(grades, ends_on, tuple(problems))


def _is_key(row: FeedRow, feed: Feed) -> bool | None:
    told = row.answers.get(ProblemKind.KEY_FIELD, "")
    if told:
        return told == YES
    matter = "".join(_said(row, name) for name in ("violation", "facts", "penalty"))
    return is_of_key_field(feed.department.key, _said(row, "basis"), matter)


def _terms_of(grades: tuple[Grade, ...], terms: Terms) -> set[object]:
    return {terms.by_grade[one] for one in grades}


def _ban_end(row: FeedRow) -> date | None:
    told = row.answers.get(ProblemKind.NO_BAN_END, "") or _said(row, "penalty_until")
    return date.fromisoformat(told) if told else None


def _said(row: FeedRow, name: str) -> str:
    return str(row.body.get(name) or "")
