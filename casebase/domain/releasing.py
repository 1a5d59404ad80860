"""From a closed complaint to a past case: what is masked, what a person changed, and what must never be left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casebase.domain.deidentifying import Deidentified, Kind, KnownNames, deidentify, masked_with
from casebase.domain.origin import Origin
from casebase.domain.outcomes import result_told
from casebase.domain.past_case import CaseResult, CitedLaw, PastCase
from casebase.domain.privacy.known import find_known
from casebase.domain.privacy.leftovers import Leftover, leftovers
from casebase.domain.privacy.line import read_line
from casebase.domain.release_doubts import Decision, Doubt, doubts_in, with_decided
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
    """What a person changed: stretches to mask too, masks of the facts taken back (start and end), the wording.

    `decisions` are those about the suspects, each by what is said.
    """

    extra: tuple[str, ...] = ()
    kept: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    summary: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownMask:
    """A mask as the person sees it; one of a party's own names cannot be taken back, nor one that was decided here."""

    kind: Kind
    start: int
    end: int
    original: str
    shown: str
    is_locked: bool
    is_kept: bool


@dataclass(frozen=True)
class CaseDraft:
    """The case as it would be released; `masks` are those of the facts, `other_masks` of the claims and the wording.

    `doubts` are the suspects to decide about, `leftovers` what looks like an identifier. The wording may be another
    than the recorded result: `is_reworded`, and `told` is what its words tell where that is another result.
    """

    case: PastCase
    facts: Deidentified
    masks: tuple[ShownMask, ...]
    other_masks: tuple[ShownMask, ...]
    doubts: tuple[Doubt, ...]
    leftovers: tuple[Leftover, ...]
    is_reworded: bool
    told: CaseResult | None

    @property
    def undecided(self) -> tuple[Doubt, ...]:
        return tuple(one for one in self.doubts if one.decision is None)


def draft_case(source: ReleaseSource, edits: ReleaseEdits, case_id: str = "") -> CaseDraft:
    """Return the case as it would be released with these changes; raises InvalidInputError for impossible ones."""
    extra = _checked_extra(edits.extra)
    known = replace(source.known, others=(*source.known.others, *extra))
    wording = _wording(source, edits)
    doubts = doubts_in((source.facts, *source.claims, wording), known, edits.decisions)
    chosen = with_decided(known, edits.decisions, {one.said: one.kind for one in doubts})
    full = deidentify(source.facts, chosen)
    masks = _shown_masks(source.facts, full, edits.kept, chosen)
    facts = masked_with(source.facts, [mask for mask, one in zip(full.masks, masks, strict=True) if not one.is_kept])
    others = {text: deidentify(text, chosen) for text in (*source.claims, wording)}
    case = _case(
        source, facts.text, others[wording].text, tuple(others[claim].text for claim in source.claims), case_id
    )
    return CaseDraft(
        case=case,
        facts=facts,
        masks=masks,
        other_masks=tuple(
            one for text, result in others.items() for one in _shown_masks(text, result, frozenset(), chosen)
        ),
        doubts=doubts,
        leftovers=leftovers("\n".join((case.facts, *case.claims, case.summary))),
        is_reworded=wording != default_summary(source),
        told=_told_otherwise(case),
    )


def _told_otherwise(case: PastCase) -> CaseResult | None:
    """Return the result that the words of the wording tell when it is another than the recorded one."""
    told = result_told(case.summary)
    return told if told not in (CaseResult.OTHER, case.result) else None


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


def _wording(source: ReleaseSource, edits: ReleaseEdits) -> str:
    typed = "\n".join(edits.summary.split("\r\n")).strip()
    if len(typed) > _LONGEST_SUMMARY:
        message = f"结果最多写 {_LONGEST_SUMMARY} 个字"
        raise InvalidInputError(message, fields={"summary": message})
    return typed or default_summary(source)


def _checked_extra(extra: Sequence[str]) -> tuple[str, ...]:
    """Return the stretches to mask, each once."""
    given = tuple(dict.fromkeys(one.strip() for one in extra if one.strip()))
    if len(given) > _MOST_EXTRA or any(not _SHORTEST_EXTRA <= len(one) <= _LONGEST_EXTRA for one in given):
        message = f"每行写一处要隐去的内容，每处 {_SHORTEST_EXTRA} 到 {_LONGEST_EXTRA} 个字，最多 {_MOST_EXTRA} 处"
        raise InvalidInputError(message, fields={"extra": message})
    return given


def _shown_masks(
    text: str, full: Deidentified, kept: frozenset[tuple[int, int]], known: KnownNames
) -> tuple[ShownMask, ...]:
    shown = []
    for mask in full.masks:
        original = text[mask.start : mask.end]
        locked = any(find_known(read_line(original), known))
        is_kept = not locked and (mask.start, mask.end) in kept
        shown.append(ShownMask(mask.kind, mask.start, mask.end, original, mask.shown, locked, is_kept))
    return tuple(shown)


def _case(source: ReleaseSource, facts: str, summary: str, claims: tuple[str, ...], case_id: str) -> PastCase:
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
        claims=claims,
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
