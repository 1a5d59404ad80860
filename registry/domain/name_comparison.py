"""Two company names compared part by part: a calibrated probability, one of three answers, and the reasons in Chinese.

A name never proves who somebody is: "same" says that both texts name one enterprise, not that the name has one bearer.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.fuzz import ratio

from registry.domain.company_name import CompanyName, parse_company_name
from registry.domain.folding import fold_name
from registry.domain.name_marks import marks_of
from registry.domain.name_relations import PART_LABELS, Relation, relation_of, tell
from registry.domain.name_weights import NameWeights, probability, shipped_weights


class Answer(StrEnum):
    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True)
class PartResult:
    """How one part compares, and what its marks add to the log-odds."""

    part: str
    label: str
    relation: Relation
    log_odds: float
    text: str


@dataclass(frozen=True)
class Comparison:
    score: float
    answer: Answer
    parts: tuple[PartResult, ...]
    reasons: tuple[str, ...]

    @property
    def explanation(self) -> str:
        return "；".join(self.reasons) + "。"


ANSWER_TEXTS: dict[Answer, str] = {
    Answer.SAME: "两个名称应指同一主体，名称不等于身份，请以统一社会信用代码为准",
    Answer.ASK: "名称相近，不等于同一主体，请人工核对统一社会信用代码",
    Answer.DIFFERENT: "名称差别较大，多半不是同一主体",
}
MOST_COMPARED = 200
EMPTY_TEXT = "有一方没有写名称，没有比较"
CUT_TEXT = f"文字太长，只比较了前 {MOST_COMPARED} 个字"
EQUAL_TEXT = "两个名称一字不差"
ALIKE_TEXT = "只有全角半角、繁体简体或者标点写法不同"
_LEAST_ALIKE = 0.9995
ABBREVIATION_TEXT = "一方是简称，简称可以指几家企业"
NOTHING_TEXT = "一方只写了地区、行业或组织形式，说明不了是哪一家"
LONGER_TEXT = "一方的全称多了字词，可能是另一家企业"
PLACE_BEHIND_TEXT = "只有一方在字号后面写了地区，可能是当地的另一家企业"
BRANCH_TEXT = "一方是分支机构，与所属企业是两个登记主体"

# Marks that leave the question to a person however high the score is.
_NEVER_SAME = (
    *("short", "nothing", "branch_one", "branch_number", "number", "trade_lost", "trade_unlike", "longer", "sign"),
    *("place_missing_in_brackets", "place_missing_behind"),
)
# Which part of a name the marks of the table speak of, by the word they begin with.
MARK_PARTS: dict[str, str] = {
    **dict.fromkeys(("trade", "core", "number", "sign", "short", "nothing"), "trade_name"),
    **dict.fromkeys(("place", "second", "locality"), "region"),
    **dict.fromkeys(("industry", "only", "instead", "longer"), "industry"),
    **dict.fromkeys(("form", "group"), "form"),
    "branch": "branch",
}


def compare_names(left: str, right: str) -> Comparison:
    """Compare two names as written; any texts will do, and their order makes no difference to the score.

    Of a text longer than any name only the first part is compared, unless both are written alike.
    """
    comparison = compare_parsed(_parsed(left), _parsed(right))
    written = _written_alike(left, right)
    if written == 0:
        return Comparison(0.0, Answer.DIFFERENT, comparison.parts, (EMPTY_TEXT,))
    if written is not None:
        told = EQUAL_TEXT if left == right else ALIKE_TEXT
        return Comparison(written, Answer.SAME, comparison.parts, (told, ANSWER_TEXTS[Answer.SAME]))
    if max(len(left), len(right)) <= MOST_COMPARED:
        return comparison
    answer = Answer.DIFFERENT if comparison.answer is Answer.DIFFERENT else Answer.ASK
    return replace(comparison, answer=answer, reasons=(CUT_TEXT, *comparison.reasons[:-1], ANSWER_TEXTS[answer]))


def _parsed(text: str) -> CompanyName:
    return parse_company_name(text[:MOST_COMPARED])


def compare_parsed(one: CompanyName, other: CompanyName, weights: NameWeights | None = None) -> Comparison:
    table = weights or shipped_weights()
    marks = marks_of(one, other)
    score = probability(table, marks)
    answer = _answer(table, marks, score)
    parts = tuple(_judge(part, label, one, other, marks, table) for part, label in PART_LABELS.items())
    return Comparison(score, answer, parts, _reasons(parts, marks, answer))


def score_names(left: str, right: str) -> float:
    """Return only the score of `compare_names`, for long lists of pairs."""
    written = _written_alike(left, right)
    if written is not None:
        return written
    return probability(shipped_weights(), marks_of(_parsed(left), _parsed(right)))


def _written_alike(left: str, right: str) -> float | None:
    """Return 1 for equal texts, just below for the same characters in another width or script, None for others.

    Where one says nothing at all nothing is compared: 0. How much of the writing differs tells those apart, so that
    they do not all share one place.
    """
    folded, other = fold_name(left), fold_name(right)
    if not folded.strip("()") or not other.strip("()"):
        return 0.0
    if left == right:
        return 1.0
    if folded != other:
        return None
    return _LEAST_ALIKE + (1.0 - _LEAST_ALIKE) * ratio(left, right) / 101


def _answer(table: NameWeights, marks: dict[str, float], score: float) -> Answer:
    if score < table.ask_from:
        return Answer.DIFFERENT
    is_sure = score >= table.same_from and not any(mark.startswith(_NEVER_SAME) for mark in marks)
    return Answer.SAME if is_sure else Answer.ASK


def _judge(
    part: str, label: str, one: CompanyName, other: CompanyName, marks: dict[str, float], table: NameWeights
) -> PartResult:
    relation = relation_of(part, one, other)
    mine = (mark for mark in marks if MARK_PARTS[mark.split("_")[0]] == part)
    added = sum(table.marks.get(mark, 0.0) * marks[mark] for mark in mine)
    return PartResult(part, label, relation, round(added, 3), tell(part, relation, one, other))


def _reasons(parts: tuple[PartResult, ...], marks: dict[str, float], answer: Answer) -> tuple[str, ...]:
    told = [part.text for part in parts if part.text]
    if "nothing_told" in marks:
        told.append(NOTHING_TEXT)
    if "short" in marks:
        told.append(ABBREVIATION_TEXT)
    if "branch_one" in marks:
        told.append(BRANCH_TEXT)
    if "longer" in marks:
        told.append(LONGER_TEXT)
    if "place_missing_in_brackets" in marks or "place_missing_behind" in marks:
        told.append(PLACE_BEHIND_TEXT)
    if "number_one" in marks:
        told.append("只有一方写了序号")
    if "number_different" in marks or "branch_number" in marks:
        told.append("名称里的序号不同")
    return (*told, ANSWER_TEXTS[answer])
