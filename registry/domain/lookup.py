"""How well a name answers what somebody typed, and why, in Chinese."""

from dataclasses import dataclass

from registry.domain.company_name import CompanyName, parse_company_name
from registry.domain.folding import fold_text
from registry.domain.name_relations import Relation, relation_of, tell

LEAST_SCORE = 30


@dataclass(frozen=True)
class LookupScore:
    score: int
    why: str


# Points for a name that answers the typed text as a whole; what only resembles it stays below these.
WHOLE_SCORE = 100
_WHOLE_NAME = LookupScore(WHOLE_SCORE, "名称一致")
_SAME_CORE = LookupScore(96, "字号和行业一致")
_CONTAINS = LookupScore(90, "名称包含所输入的文字")
_CONTAINS_WORDS = LookupScore(88, "名称包含所输入的每个词")
HOLDS_THE_TEXT = _CONTAINS_WORDS.score
# What a relation of a part brings to the order of a lookup, out of 100.
_SAME, _WITHIN, _NEAR, _MISSING = Relation.SAME, Relation.WITHIN, Relation.NEAR, Relation.ONE_MISSING
PART_POINTS: dict[str, dict[Relation, int]] = {
    "trade_name": {_SAME: 60, _WITHIN: 46, _NEAR: 42},
    "region": {_SAME: 15, _WITHIN: 13, _MISSING: 8},
    "industry": {_SAME: 15, _NEAR: 12, _MISSING: 7},
    "form": {_SAME: 5, _NEAR: 4, _MISSING: 3},
    "branch": {_SAME: 5, _MISSING: 2},
}
_MOST_TELLING = ("trade_name", "industry")
_ALIKE = (_SAME, _WITHIN, _NEAR)
_PARTS_WEIGHT, _LIKENESS_WEIGHT = 0.25, 0.6


@dataclass(frozen=True)
class TypedText:
    """What somebody typed: taken apart as a name, and as the words between its spaces."""

    name: CompanyName
    words: tuple[str, ...]


def read_typed_text(text: str) -> TypedText:
    return TypedText(parse_company_name(text), tuple(filter(None, map(fold_text, text.split()))))


def score_name(typed_text: TypedText, name: str, likeness: float) -> LookupScore:
    """Score a name for a lookup; this orders a list for a person and proves nothing.

    `likeness` says from 0 to 1 how much of what is rare in the text, and of its letters, the name has.
    """
    typed = typed_text.name
    parsed = parse_company_name(name)
    if parsed.folded == typed.folded:
        return _WHOLE_NAME
    if typed.distinctive and parsed.distinctive == typed.distinctive:
        return _SAME_CORE
    if typed.letters and typed.letters in parsed.letters:
        return _CONTAINS
    if typed_text.words and all(word in parsed.letters for word in typed_text.words):
        return _CONTAINS_WORDS
    return _score_by_parts(typed, parsed, likeness)


def _score_by_parts(typed: CompanyName, parsed: CompanyName, likeness: float) -> LookupScore:
    relations = {part: relation_of(part, typed, parsed) for part in PART_POINTS}
    told = [
        text
        for part in _MOST_TELLING
        if relations[part] in _ALIKE and (text := tell(part, relations[part], typed, parsed))
    ]
    by_parts = sum(PART_POINTS[part].get(relation, 0) for part, relation in relations.items())
    points = by_parts * _PARTS_WEIGHT + 100 * likeness * _LIKENESS_WEIGHT
    return LookupScore(int(points), "，".join(told) or "名称的字或读音相近")
