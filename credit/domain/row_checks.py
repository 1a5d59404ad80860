"""What a row that can be read may still not say: a natural person's data in public, an end before its beginning."""

from collections.abc import Iterator, Mapping

from credit.domain.catalogue import CatalogueItem
from credit.domain.catalogue_fields import BodyValue, CatalogueField, FieldKind
from credit.domain.feed_problems import Answers, Problem, ProblemKind
from credit.domain.items import Visibility
from credit.domain.personal_data import Hit, Sign, find_signs

_SPANS = (("valid_from", "valid_until"), ("decided_on", "valid_until"), ("decided_on", "penalty_until"))
_NO_WORDS = ("_number", "_code")


def content_problems(
    entry: CatalogueItem, body: Mapping[str, BodyValue], columns: Mapping[str, str], answers: Answers
) -> Iterator[Problem]:
    """Yield what a person has to mend or to confirm before everybody may read it."""
    yield from _ends_before_it_begins(entry, body, columns)
    if entry.visibility is not Visibility.PUBLIC:
        return
    for name, value in body.items():
        if is_free_text(entry.field(name)):
            yield from _personal(find_signs(str(value)), columns[name], answers)


def is_free_text(entry: CatalogueField) -> bool:
    return entry.kind is FieldKind.TEXT and not entry.name.endswith(_NO_WORDS)


def _personal(hits: tuple[Hit, ...], column: str, answers: Answers) -> Iterator[Problem]:
    """Identity numbers are to be taken out; of the rest a person may say that it is nobody's."""
    signs = dict.fromkeys(hit.sign for hit in hits)
    if Sign.IDENTITY in signs:
        yield Problem(ProblemKind.IDENTITY, column, "写有自然人的身份证号码，公示以前要去掉")
    others = [sign.value for sign in signs if sign is not Sign.IDENTITY]
    if others and ProblemKind.PERSONAL not in answers:
        yield Problem(ProblemKind.PERSONAL, column, f"像是写有自然人的{'、'.join(others)}，公示以前要去掉")


def _ends_before_it_begins(
    entry: CatalogueItem, body: Mapping[str, BodyValue], columns: Mapping[str, str]
) -> Iterator[Problem]:
    for first, last in _SPANS:
        begins, ends = body.get(first), body.get(last)
        if begins and ends and str(ends) < str(begins):
            text = f"{entry.field(last).label}早于{entry.field(first).label}"
            yield Problem(ProblemKind.WRONG_VALUE, columns[last], text)
            return
