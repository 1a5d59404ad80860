"""From a closed complaint to a past case: what is masked, what a person changed, and what must never be left."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casebase.domain.deidentifying import Deidentified, Kind, KnownNames, deidentify, masked_with
from casebase.domain.origin import Origin
from casebase.domain.past_case import CaseResult, CitedLaw, PastCase
from casebase.domain.privacy.known import find_known
from casebase.domain.privacy.leftovers import Leftover, leftovers
from casebase.domain.privacy.line import read_line
from core.kernel.errors import InvalidInputError

SOURCE = "本平台办结的投诉，已隐去个人和企业信息"
_LONGEST_SUMMARY = 600
_LONGEST_EXTRA = 60
_MOST_EXTRA = 40
_SHORTEST_EXTRA = 2


@dataclass(frozen=True)
class ReleaseSource:
    """A closed complaint as it was; `known` are the names, numbers and addresses of its parties."""

    complaint_id: str
    office_id: str
    facts: str
    claims: tuple[str, ...]
    category: str
    paid_fen: int | None
    agreed: str
    refund_fen: int | None
    compensation_fen: int | None
    is_performed: bool
    laws: tuple[CitedLaw, ...]
    region: str | None
    respondent_type: str
    closed_on: date
    days_to_resolve: int | None
    known: KnownNames


@dataclass(frozen=True)
class ReleaseEdits:
    """What a person changed: stretches to mask too, masks of the facts taken back (start and end), the wording."""

    extra: tuple[str, ...] = ()
    kept: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    summary: str = ""


@dataclass(frozen=True)
class ShownMask:
    """A mask as the person sees it; one of a party's own names cannot be taken back."""

    kind: Kind
    start: int
    end: int
    original: str
    shown: str
    is_locked: bool
    is_kept: bool


@dataclass(frozen=True)
class CaseDraft:
    """The case as it would be released; `masks` are those of the facts, `leftovers` what looks like an identifier."""

    case: PastCase
    facts: Deidentified
    masks: tuple[ShownMask, ...]
    leftovers: tuple[Leftover, ...]


def draft_case(source: ReleaseSource, edits: ReleaseEdits, case_id: str = "") -> CaseDraft:
    """Return the case as it would be released with these changes; raises InvalidInputError for impossible ones."""
    extra = _checked_extra(edits.extra)
    known = replace(source.known, others=(*source.known.others, *extra))
    full = deidentify(source.facts, known)
    masks = _shown_masks(source, full, edits.kept, known)
    facts = masked_with(source.facts, [mask for mask, one in zip(full.masks, masks, strict=True) if not one.is_kept])
    case = _case(source, facts.text, _summary(source, edits, known), known, case_id)
    return CaseDraft(case, facts, masks, leftovers("\n".join((case.facts, *case.claims, case.summary))))


def refuse_known_names(case: PastCase, known: KnownNames) -> None:
    """Raise InvalidInputError when anything that is searched or shown still names a party."""
    said = "\n".join((case.facts, *case.claims, case.summary, case.respondent_type, case.industry, case.region or ""))
    if any(find_known(read_line(said), known)):
        raise InvalidInputError("案例里还能看出当事人或商家的名字、电话或地址，请补充要隐去的内容")


def default_summary(source: ReleaseSource) -> str:
    """Return how it ended, in one sentence made of what was recorded."""
    if not source.agreed:
        return "经调解没有达成一致，调解终止。"
    ending = "，已经履行。" if source.is_performed else "。"
    return f"经调解，双方达成一致：{source.agreed}{ending}"


def _summary(source: ReleaseSource, edits: ReleaseEdits, known: KnownNames) -> str:
    typed = edits.summary.strip()
    if len(typed) > _LONGEST_SUMMARY:
        message = f"结果最多写 {_LONGEST_SUMMARY} 个字"
        raise InvalidInputError(message, fields={"summary": message})
    return deidentify(typed or default_summary(source), known).text


def _checked_extra(extra: Sequence[str]) -> tuple[str, ...]:
    """Return the stretches to mask, each once."""
    given = tuple(dict.fromkeys(one.strip() for one in extra if one.strip()))
    if len(given) > _MOST_EXTRA or any(not _SHORTEST_EXTRA <= len(one) <= _LONGEST_EXTRA for one in given):
        message = f"每行写一处要隐去的内容，每处 {_SHORTEST_EXTRA} 到 {_LONGEST_EXTRA} 个字，最多 {_MOST_EXTRA} 处"
        raise InvalidInputError(message, fields={"extra": message})
    return given


def _shown_masks(
    source: ReleaseSource, full: Deidentified, kept: frozenset[tuple[int, int]], known: KnownNames
) -> tuple[ShownMask, ...]:
    shown = []
    for mask in full.masks:
        original = source.facts[mask.start : mask.end]
        locked = any(find_known(read_line(original), known))
        is_kept = not locked and (mask.start, mask.end) in kept
        shown.append(ShownMask(mask.kind, mask.start, mask.end, original, mask.shown, locked, is_kept))
    return tuple(shown)


def _case(source: ReleaseSource, facts: str, summary: str, known: KnownNames, case_id: str) -> PastCase:
    return PastCase(
        id=case_id,
        kind="consumer",
        source_title=SOURCE,
        source_url=None,
        published=f"{source.closed_on:%Y-%m}",
        region=source.region,
        industry=source.respondent_type,
        channel=None,
        facts=facts,
        respondent_type=source.respondent_type,
        paid_fen=source.paid_fen,
        claims=tuple(deidentify(claim, known).text for claim in source.claims),
        category=source.category,
        laws=source.laws,
        result=CaseResult.SETTLED if source.agreed else CaseResult.TERMINATED,
        refund_fen=source.refund_fen,
        compensation_fen=source.compensation_fen,
        multiple=None,
        other=None,
        days_to_resolve=source.days_to_resolve,
        summary=summary,
        origin=Origin.RELEASED,
    )


def masks_by_kind(masks: Sequence[ShownMask]) -> dict[Kind, list[ShownMask]]:
    """Return the masks in the order of the kinds."""
    return {kind: found for kind in Kind if (found := [mask for mask in masks if mask.kind is kind])}
