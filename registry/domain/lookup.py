"""How well a name answers what somebody typed, and why, in Chinese."""

from dataclasses import dataclass

from registry.domain.company_name import CompanyName, parse_company_name
from registry.domain.folding import fold_text
from registry.domain.name_comparison import PART_RULES, Relation, compare_parsed

LEAST_SCORE = 30


@dataclass(frozen=True)
class LookupScore:
    score: int
    why: str


# Points for a name that answers the typed text as a whole; what only resembles it stays below these.
_WHOLE_NAME = LookupScore(100, "名称一致")
_SAME_CORE = LookupScore(96, "字号和行业一致")
_CONTAINS = LookupScore(90, "名称包含所输入的文字")
_CONTAINS_WORDS = LookupScore(88, "名称包含所输入的每个词")
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
    if typed.folded and typed.folded in parsed.folded:
        return _CONTAINS
    if typed_text.words and all(word in parsed.folded for word in typed_text.words):
        return _CONTAINS_WORDS
    return _score_by_parts(typed, parsed, likeness)


def _score_by_parts(typed: CompanyName, parsed: CompanyName, likeness: float) -> LookupScore:
    comparison = compare_parsed(typed, parsed)
    alike = (Relation.SAME, Relation.WITHIN, Relation.NEAR)
    most_telling = {PART_RULES[0].part, PART_RULES[2].part}
    told = [
        part.text for part in comparison.parts if part.part in most_telling and part.relation in alike and part.text
    ]
    points = comparison.score * _PARTS_WEIGHT + 100 * likeness * _LIKENESS_WEIGHT
    return LookupScore(int(points), "，".join(told) or "名称的字或读音相近")
