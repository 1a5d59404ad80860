"""A Chinese company name taken apart: region, trade name, industry, organisational form, branch."""

import re
from dataclasses import dataclass

from registry.domain.folding import fold_text
from registry.domain.industries import industry_word_at_end
from registry.domain.legal_forms import FULL_FORMS, LegalForm, find_legal_form
from registry.domain.regions import RegionMatch, is_region_word, match_region

_BRACKETED = re.compile(r"\(([^()]*)\)")
_FORM_MARKS = frozenset({"有限合伙", "普通合伙", "特殊普通合伙", "个人独资", "个体工商户", "集团"})
_SHOP_BRANCH = re.compile(r"(?:第?[一二三四五六七八九十百\d]+)?分(?:公司|店|院|部|社|厂|行|中心|校)$")
_LONGEST_BRANCH_REGION = 6
_SHORTEST_TRADE_NAME = 2


@dataclass(frozen=True)
class CompanyName:
    """The parts of a name in folded spelling; a part that the name does not have is empty or None."""

    folded: str
    region: str
    region_code: str | None
    trade_name: str
    industry: tuple[str, ...]
    form: LegalForm | None
    branch: str
    remark: str

    @property
    def distinctive(self) -> str:
        """What tells this name from its neighbours: without region, form and remarks in brackets."""
        return self.trade_name + "".join(self.industry) + self.branch


@dataclass(frozen=True)
class _Brackets:
    text: str
    region: RegionMatch
    form_mark: str
    remark: str


def parse_company_name(text: str) -> CompanyName:
    """Take a name apart; never fails, a text that is no company name ends up as a trade name."""
    folded = fold_text(text)
    brackets = _take_brackets(folded)
    main, branch = _split_branch(brackets.text)
    region = match_region(main)
    middle, form = _split_form(main[len(region.text) :])
    trade_name, industry = _split_industry(middle, has_region=bool(region.text))
    place = brackets.region if brackets.region.text and not region.text else region
    return CompanyName(
        folded=folded,
        region=place.text,
        region_code=place.code,
        trade_name=trade_name,
        industry=industry,
        form=find_legal_form(f"({brackets.form_mark})") if form is None and brackets.form_mark else form,
        branch=branch,
        remark=brackets.remark,
    )


def _take_brackets(folded: str) -> _Brackets:
    region, form_mark, remarks = RegionMatch("", ()), "", list[str]()
    for inside in _BRACKETED.findall(folded):
        match = match_region(inside)
        if inside and match.text == inside:
            region = match
        elif inside in _FORM_MARKS:
            form_mark = inside
        else:
            remarks.append(inside)
    plain = _BRACKETED.sub("", folded).replace("(", "").replace(")", "")
    return _Brackets(plain, region, form_mark, "".join(remarks))


def _split_branch(text: str) -> tuple[str, str]:
    for form in FULL_FORMS:
        head, found, tail = text.partition(form)
        if found and tail:
            return head + form, tail
    shop = _SHOP_BRANCH.search(text)
    if shop is None or shop.start() < _SHORTEST_TRADE_NAME:
        return text, ""
    start = shop.start() - _region_length_before(text[: shop.start()])
    return text[:start], text[start:]


def _region_length_before(text: str) -> int:
    for length in range(min(_LONGEST_BRANCH_REGION, len(text) - _SHORTEST_TRADE_NAME), 1, -1):
        if is_region_word(text[-length:]):
            return length
    return 0


def _split_form(text: str) -> tuple[str, LegalForm | None]:
    form = find_legal_form(text)
    if form is None or len(industry_word_at_end(text)) > len(form.text):
        return text, None
    head = text.removesuffix(form.text)
    return (head, form) if head else (text, None)


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
