"""The draft of a record becomes a past case: masked, placed, classed where the source gave no class."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casebase.domain.case_mapping import CaseMapping
from casebase.domain.case_reading import CaseDraft
from casebase.domain.content_reading import published_day
from casebase.domain.deidentifying import Kind, KnownNames, deidentify_closed
from casebase.domain.dispute import Dispute
from casebase.domain.guessing import guess_category
from casebase.domain.keywords import keywords_of
from casebase.domain.origin import Origin
from casebase.domain.past_case import RESULT_LABELS, CitedLaw, PastCase
from casebase.domain.regulation import Regulation
from core.records.reading import RejectedRecordError
from registry.domain.company_name import parse_company_name
from registry.domain.folding import fold_text
from registry.domain.regions import Region, find_region, match_region

_ID_LENGTH = 16
_CITIES = 2
_NOT_TOLD = "未注明"
_SOMEBODY = "经营者"
_MUNICIPALITIES = ("11", "12", "31", "50")
# Between the texts of one case while they are masked together, so that one name has one replacement in all of them.
_BETWEEN = "\n\x1f\n"


@dataclass(frozen=True)
class Citations:
    """The articles that a citation may mean, by law and number."""

    versions: Mapping[tuple[str, str], tuple[Regulation, ...]]

    @classmethod
    def of(cls, regulations: Iterable[Regulation]) -> "Citations":
        found: dict[tuple[str, str], tuple[Regulation, ...]] = {}
        for one in regulations:
            name = (_plain_law(one.law), one.article)
            found[name] = (*found.get(name, ()), one)
        return cls(found)

    def cited(self, law: str, article: str | None, day: date | None) -> CitedLaw:
        """Return the citation with the key of the article that was in force on the day, if it is known."""
        whole = f"{article.partition('条')[0]}条" if article and "条" in article else ""
        versions = self.versions.get((_plain_law(law), whole), ())
        fitting = [one.key for one in versions if (one.is_valid_on(day) if day else one.valid_to is None)]
        return CitedLaw(law, article, fitting[0] if fitting else None)


@dataclass(frozen=True)
class MadeCase:
    """A case, and how many stretches of its texts were masked: those with a sure sign, and the suspects."""

    case: PastCase
    masks: Counter[Kind]
    suspects: Counter[Kind]


@dataclass(frozen=True)
class _MaskedTexts:
    texts: Mapping[str, str]
    masks: Counter[Kind]
    suspects: Counter[Kind]


def case_id(source: str, external_id: str) -> str:
    """Return the id of an imported case: the same record of the same source always has the same."""
    return "I" + hashlib.sha256(f"{source}\n{external_id}".encode()).hexdigest()[:_ID_LENGTH]


def make_case(
    draft: CaseDraft, mapping: CaseMapping, citations: Citations, today: date, *, is_public: bool = False
) -> MadeCase:
    """Return the case, its texts masked unless they are public as they are; suspects are masked too: nobody is asked.

    Raises RejectedRecordError where no class can be told.
    """
    category = _category(draft, mapping, today)
    found = _MaskedTexts(_texts(draft), Counter(), Counter()) if is_public else _masked(draft)
    case = _case(draft, mapping, citations, found.texts, category)
    return MadeCase(case, found.masks, found.suspects)


def _case(
    draft: CaseDraft,
    mapping: CaseMapping,
    citations: Citations,
    masked: Mapping[str, str],
    classed: tuple[str, bool],
) -> PastCase:
    (category, is_guessed), day = classed, published_day(draft.published)
    return PastCase(
        id=case_id(mapping.source, draft.external_id),
        kind=draft.text("kind") or ("credit" if category.startswith("信用-") else "consumer"),
        source_title=masked["title"] or mapping.source,
        source_url=draft.text("url") or None,
        published=draft.published,
        region=draft.text("region") or region_told(draft.text("department"), draft.text("address")),
        industry=draft.text("industry") or _industry(draft.text("company")) or _NOT_TOLD,
        channel=draft.text("channel") or None,
        facts=masked["facts"],
        respondent_type=draft.text("respondent_type") or _kind_of_firm(draft.text("company")),
        paid_fen=draft.sums["paid"],
        claims=tuple(masked[f"claim {number}"] for number in range(len(draft.claims))),
        category=category,
        laws=tuple(citations.cited(law, article, day) for law, article in draft.laws),
        result=draft.result,
        refund_fen=draft.sums["refund"],
        compensation_fen=draft.sums["compensation"],
        multiple=draft.multiple,
        other=masked["other"] or None,
        days_to_resolve=draft.days,
        summary=masked["summary"] or masked["outcome"] or f"{RESULT_LABELS[draft.result]}。",
        keywords=keywords_of(masked["facts"], masked["summary"] or masked["outcome"]),
        origin=Origin.IMPORTED,
        external_id=draft.external_id,
        category_is_guessed=is_guessed,
    )


def _category(draft: CaseDraft, mapping: CaseMapping, today: date) -> tuple[str, bool]:
    if draft.category:
        return draft.category, False
    guesses = guess_category(Dispute(facts=draft.text("facts"), on=today, claims=draft.claims), (), ())
    otherwise = mapping.constants.get("category_otherwise", "guess")
    if guesses:
        return guesses[0].category, True
    if otherwise != "guess":
        return otherwise, True
    raise RejectedRecordError(("判断不出问题类别，可在 [constants] 里用 category_otherwise 指定一类",))


def _texts(draft: CaseDraft) -> dict[str, str]:
    names = {name: draft.text(name) for name in ("facts", "summary", "outcome", "title", "other")}
    return names | {f"claim {number}": claim for number, claim in enumerate(draft.claims)}


def _masked(draft: CaseDraft) -> _MaskedTexts:
    """Mask the texts together."""
    names, known = _texts(draft), _known(draft)
    told = [name for name, text in names.items() if text]
    closed = [deidentify_closed(_BETWEEN.join(names[name] for name in told), known)]
    pieces = closed[0].result.text.split(_BETWEEN)
    if len(pieces) != len(told):  # a mask never reaches across, but nothing unmasked may depend on that
        closed = [deidentify_closed(names[name], known) for name in told]
        pieces = [one.result.text for one in closed]
    suspects = Counter(suspect.kind for one in closed for suspect in one.suspects)
    masks = Counter(mask.kind for one in closed for mask in one.result.masks)
    return _MaskedTexts(dict.fromkeys(names, "") | dict(zip(told, pieces, strict=True)), masks, suspects)


def _known(draft: CaseDraft) -> KnownNames:
    listed = {name: tuple(filter(None, (draft.text(name),))) for name in ("company", "phone", "address", "credit_code")}
    people = tuple(one for one in draft.text("people").replace("，", "、").replace(",", "、").split("、") if one)
    return KnownNames(
        people=people,
        firms=listed["company"],
        phones=listed["phone"],
        addresses=listed["address"],
        others=listed["credit_code"],
    )


def region_told(*texts: str) -> str | None:
    """Return province and city (of a municipality the district) that one of the texts begins with, by GB/T 2260."""
    for text in texts:
        regions = match_region(fold_text(text)).regions if text else ()
        if regions:
            return _region(regions[-1])
    return None


def _region(region: Region) -> str:
    code = region.code
    city = code if code[:2] in _MUNICIPALITIES else f"{code[:4]}00"
    found = [find_region(one) for one in dict.fromkeys((f"{code[:2]}0000", city))]
    return "".join(one.short_name or one.name for one in found if one is not None) or region.name


def _industry(company: str) -> str:
    return "".join(parse_company_name(company).industry) if company else ""


def _kind_of_firm(company: str) -> str:
    if not company:
        return _SOMEBODY
    return f"{_industry(company)}{'公司' if company.endswith('公司') else '商户'}"


def _plain_law(name: str) -> str:
    return name.removeprefix("中华人民共和国").removesuffix("（一）")
