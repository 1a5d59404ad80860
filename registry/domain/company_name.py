"""A Chinese company name taken apart: region, trade name, industry, organisational form, branch."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from registry.domain.character_likeness import Likeness, likeness_of
from registry.domain.folding import fold_name, without_signs
from registry.domain.industries import industry_word_at_end
from registry.domain.legal_forms import BRANCH_ENDINGS, FULL_FORMS, LegalForm, find_legal_form
from registry.domain.name_alignment import SLIP_COSTS, Slip, align, cost_of
from registry.domain.name_remarks import is_remark, without_label, without_tail
from registry.domain.places import NOWHERE, Place, place_at_end, read_place
from registry.domain.regions import is_region_word, match_region, places_of_word

_BRACKETED = re.compile(r"\(([^()]*)\)")
_FORM_MARKS = frozenset({"有限合伙", "普通合伙", "特殊普通合伙", "个人独资", "个体工商户", "集团"})
_SHOP_BRANCH = re.compile(
    r"(?:第?[一二三四五六七八九十百\d]+)?分(?:公司|店|院|部|社|厂|行|中心|校)$|第?[一二三四五六七八九十百\d]+店$"
)
_INNER_COMPANY = re.compile(r"(..+?公司)([^公司]{2,}公司)$")  # 国网四川省电力公司, 成都供电公司
_BRANCH_ENDS = (*BRANCH_ENDINGS, *"部厂院校社行站处")
_CUT_FORMS = ("股份有限公", "股份有限", "有限责任公", "有限责任", "有限公", "有限")
_MISSPELT = {"股份有限公司": 2, "有限责任公司": 2, "有限公司": 1}  # how many slips are forgiven
_LONGEST_BRANCH_REGION = 6
_SHORTEST_TRADE_NAME = 2
_CACHED_NAMES = 65536


@dataclass(frozen=True)
class CompanyName:
    """The parts of a name in folded spelling; a part that the name does not have is empty or None.

    `second_place` is a place in brackets besides one in front; `form_slips` counts the slips in the written form.
    """

    folded: str
    place: Place
    second_place: Place
    trade_name: str
    industry: tuple[str, ...]
    form: LegalForm | None
    form_slips: int
    is_group: bool
    branch: str
    remark: str

    @property
    def region(self) -> str:
        return self.place.text

    @property
    def distinctive(self) -> str:
        """What tells this name from its neighbours: without region, form and remarks in brackets."""
        return self.core + self.branch

    @cached_property
    def letters(self) -> str:
        """The folded text as names are stored and searched."""
        return without_signs(self.folded)

    @cached_property
    def core(self) -> str:
        return self.trade_name + "".join(self.industry)


@dataclass(frozen=True)
class _Brackets:
    text: str
    place: Place
    form_mark: str
    branch: str
    remark: str


@lru_cache(maxsize=_CACHED_NAMES)
def parse_company_name(text: str) -> CompanyName:
    """Take a name apart; never fails, a text that is no company name ends up as a trade name."""
    folded = fold_name(text)
    brackets = _take_brackets(without_label(folded))
    body, tail = without_tail(brackets.text)
    main, branch, behind = _split_branch(body)
    front = read_place(main)
    middle, form, slips = _split_form(main[len(front.text) + len(front.locality) :])
    middle, form, more_slips = _with_misspelt_front(middle, form)
    place = front if front.codes else _bracketed(brackets.place, front.locality)
    if not place.codes and (word := _place_behind(middle, form)):
        middle, place = middle.removesuffix(word), Place(word, places_of_word(word), front.locality, is_last=True)
        middle, form, more_slips = _split_form(middle + (form.text if form else ""))
    trade_name, industry = _split_industry(middle, has_region=bool(front.text))
    if form is None and brackets.form_mark:
        form = find_legal_form(f"({brackets.form_mark})")
    return CompanyName(
        folded=folded,
        place=place,
        second_place=brackets.place if front.codes else NOWHERE,
        trade_name=trade_name,
        industry=industry,
        form=form,
        form_slips=slips + more_slips,
        is_group=brackets.form_mark == "集团" or "集团" in (form.text if form else ""),
        branch=branch or brackets.branch,
        remark=brackets.remark + behind + tail,
    )


def _place_behind(text: str, form: LegalForm | None) -> str:
    """Return the place that ends the text before its form, or behind a group without one: 恒大地产集团重庆."""
    word = place_at_end(text)
    return word if form is not None or text.removesuffix(word).endswith("集团") else ""


def _bracketed(place: Place, locality: str) -> Place:
    return Place(place.text, place.codes, locality, is_bracketed=bool(place.codes))


def _take_brackets(folded: str) -> _Brackets:
    place, form_mark, branch, remarks = NOWHERE, "", "", list[str]()
    kept, end = "", 0
    for found in _BRACKETED.finditer(folded):
        inside, before = found.group(1), folded[end : found.start()]
        kept, end = kept + before, found.end()
        if inside and match_region(inside).text == inside:
            place = read_place(inside)
        elif inside in _FORM_MARKS:
            form_mark = inside
        elif is_remark(inside):
            remarks.append(inside)
        elif inside.endswith(BRANCH_ENDINGS):
            branch = inside
        elif end < len(folded) and len(kept) > 1:
            kept += inside
        else:
            remarks.append(inside)
    plain = (kept + folded[end:]).replace("(", "").replace(")", "")
    return _Brackets(plain, place, form_mark, branch, "".join(remarks))


def _split_branch(text: str) -> tuple[str, str, str]:
    """Return the head, its branch, and what stands behind a full form without being a branch."""
    for form in FULL_FORMS:
        head, found, tail = text.partition(form)
        if found and tail:
            is_branch = tail.endswith(_BRANCH_ENDS) or "分" in tail or bool(match_region(tail).text)
            return (head + form, tail, "") if is_branch else (head + form, "", tail)
    if inner := _INNER_COMPANY.match(text):
        return inner[1], inner[2], ""
    shop = _SHOP_BRANCH.search(text)
    if shop is None or shop.start() < _SHORTEST_TRADE_NAME:
        return text, "", ""
    start = shop.start() - _region_length_before(text[: shop.start()])
    return text[:start], text[start:], ""


def _region_length_before(text: str) -> int:
    for length in range(min(_LONGEST_BRANCH_REGION, len(text) - _SHORTEST_TRADE_NAME), 1, -1):
        if is_region_word(text[-length:]):
            return length
    return 0


def _split_form(text: str) -> tuple[str, LegalForm | None, int]:
    form = find_legal_form(text)
    if form is None or not form.text.endswith(FULL_FORMS):
        misspelt = _misspelt_form(text)
        if misspelt is not None:
            length, meant, slips = misspelt
            return text[:-length], find_legal_form(meant), slips
    if form is None or len(industry_word_at_end(text)) > len(form.text):
        return text, None, 0
    head = text.removesuffix(form.text)
    return (head, form, 0) if head else (text, None, 0)


def _with_misspelt_front(middle: str, form: LegalForm | None) -> tuple[str, LegalForm | None, int]:
    """Recognise 股份 and 集团 before 有限公司 when misspelt: 固份有限公司, 记团有限公司, 股股份有限公司."""
    if form is None or not form.text.endswith(FULL_FORMS) or len(middle) < _SHORTEST_TRADE_NAME * 2:
        return middle, form, 0
    for front in ("股份", "集团"):
        if front in form.text:
            if middle[-1] == front[0] and form.text.startswith(front):
                return middle[:-1], form, 1
            continue
        length = _misspelt_length(middle, front)
        if length:
            return middle[:-length], find_legal_form(front + form.text), 1
    return middle, form, 0


def _misspelt_length(middle: str, front: str) -> int:
    tail = middle[-2:]
    if tail != front and (tail == front[::-1] or sum(map(_is_alike, tail, front)) == len(front)):
        return 2
    return 1 if front == "股份" and middle[-1] == "股" else 0


def _is_alike(one: str, other: str) -> bool:
    return likeness_of(one, other) is not Likeness.UNLIKE


def _misspelt_form(text: str) -> tuple[int, str, int] | None:
    """Find a full form with a slip or two, or cut off; returns its length there, what is meant, and the slips."""
    for cut in _CUT_FORMS:
        if text.endswith(cut) and len(text) > len(cut) + 1:
            meant = next(form for form in FULL_FORMS if form.startswith(cut))
            return len(cut), meant, len(meant) - len(cut)
    found: list[tuple[int, int, str]] = []
    for form, most in _MISSPELT.items():
        for length in range(len(form) - 1, min(len(form) + 2, len(text))):
            cost = cost_of(align(text[-length:], form)) if OSA.distance(text[-length:], form) <= most else None
            if cost is not None:
                found.append((cost - SLIP_COSTS[Slip.LEFT_OUT] * most, length, form))
    if not found:
        return None
    _, length, form = min(found)
    return length, form, 1


def _split_industry(text: str, *, has_region: bool) -> tuple[str, tuple[str, ...]]:
    """Take trade words from the end while a trade name, or with a region nothing at all, is left in front."""
    words: list[str] = []
    rest = text
    while word := industry_word_at_end(rest):
        left = len(rest) - len(word)
        if left < _SHORTEST_TRADE_NAME and not (left == 0 and has_region):
            break
        words.insert(0, word)
        rest = rest[:left]
    return rest, tuple(words)
