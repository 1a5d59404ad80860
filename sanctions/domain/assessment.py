"""From what was found to the answer: a pure function, so that a stored check replays to the same bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.kernel.clock import chinese_date, local_date
from core.kernel.identifiers import mask_name
from sanctions.domain.checks import (
    APPLICANT_NOT_FOUND,
    CheckAnswer,
    CheckRequest,
    DerivedSeen,
    FlagSeen,
    Hit,
    SubjectShown,
    Verdict,
)
from sanctions.domain.flag_kinds import flag_kind
from sanctions.domain.measures import EFFECT_NAMES, MATCHED_NAMES, Effect, Matched, Matter, Measure, Way, shown_effect
from sanctions.domain.spreading import Node, NodeKind

_RANK = (Effect.MUST_REFUSE, Effect.WEIGH, Effect.CONDITION, Effect.INFORM)
_VERDICTS = {
    Effect.MUST_REFUSE: Verdict.MUST_REFUSE,
    Effect.WEIGH: Verdict.WEIGH,
    Effect.CONDITION: Verdict.CONDITION,
    Effect.INFORM: Verdict.INFORM,
}
APPLICANT = "申请人"
ONLY_TOLD = "只作提示，不得据此拒绝：请先核对身份和关系。核实之后才适用："
"""How the advice of a hit begins that would do more than inform once identity and links are verified."""
_TO_NAMESAKES = "有同名的人受到一项不公开的限制。填写身份证号码以后才能查明是不是本人"


@dataclass(frozen=True)
class Candidate:
    """Somebody the registry or the list knows, who is or may be the one asked about.

    `hides` is a registered name that whoever asks did not give and is not shown in full.
    """

    node: Node
    name: str
    matched: Matched
    hides: str = ""


@dataclass(frozen=True)
class SubjectSeen:
    """Somebody of the application with everyone they may be; `is_required` when not being found must be said."""

    asked: str
    role: str
    candidates: tuple[Candidate, ...]
    is_required: bool = False
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """Everything an answer is made of."""

    check_id: str
    request: CheckRequest
    matter: Matter
    subjects: tuple[SubjectSeen, ...]
    flags: tuple[FlagSeen, ...]
    derived: tuple[DerivedSeen, ...]
    measures: tuple[Measure, ...]
    law_version: str
    at: datetime


def assess(evidence: Evidence) -> CheckAnswer:
    """Return the answer; the same evidence always gives the same answer."""
    hits = tuple(dict.fromkeys(sorted(_hits(evidence), key=_order)))
    return CheckAnswer(
        check_id=evidence.check_id,
        verdict=_verdict(evidence, hits).value,
        desk=evidence.request.desk,
        matter=evidence.matter.code,
        matter_title=evidence.matter.title,
        subjects=tuple(_shown(subject) for subject in evidence.subjects),
        hits=hits,
        notes=tuple(_notes(evidence, hits)),
        law_version=evidence.law_version,
        as_of=evidence.at.isoformat(),
    )


def _hits(evidence: Evidence) -> Iterator[Hit]:
    day = local_date(evidence.at)
    measures = [measure for measure in evidence.measures if _is_due(measure, evidence) and measure.from_on <= day]
    for subject in evidence.subjects:
        for candidate in subject.candidates:
            yield from _without_weaker(sorted(_hits_of(subject, candidate, measures, evidence), key=_order))


def _hits_of(
    subject: SubjectSeen, candidate: Candidate, measures: Iterable[Measure], evidence: Evidence
) -> Iterator[Hit]:
    for measure in measures:
        if not _meets_post(measure, subject, candidate):
            continue
        has_post = not measure.posts or candidate.node.kind is not NodeKind.PERSON or bool(subject.role)
        if measure.is_derived:
            yield from _derived_hits(candidate, measure, evidence, has_post=has_post)
        if measure.is_direct:
            yield from _direct_hits(candidate, measure, evidence.flags, has_post=has_post)


def _is_due(measure: Measure, evidence: Evidence) -> bool:
    return evidence.matter.code in measure.matters


def _meets_post(measure: Measure, subject: SubjectSeen, candidate: Candidate) -> bool:
    """Tell whether the person applies for a post that the measure is about, or may do so because none was named."""
    if not measure.posts or candidate.node.kind is not NodeKind.PERSON:
        return True
    return subject.role in measure.posts or (measure.informs_without_post and not subject.role)


def _direct_hits(candidate: Candidate, measure: Measure, flags: Iterable[FlagSeen], *, has_post: bool) -> Iterator[Hit]:
    for flag in flags:
        if flag.node == candidate.node and _raises(flag, measure):
            path = _TO_NAMESAKES if _is_kept_back(candidate, flag) else f"{flag.name}{flag_kind(flag.kind).stands}"
            yield _hit(candidate, measure, flag, Way(candidate.matched, has_post=has_post), path)


def _is_kept_back(candidate: Candidate, flag: FlagSeen) -> bool:
    """Tell whether the decision is nobody else's business and only the name matches: it may be about another person."""
    return candidate.matched is Matched.NAME and flag_kind(flag.kind).is_private


def _raises(flag: FlagSeen, measure: Measure) -> bool:
    is_meant = flag.kind in measure.flag_kinds and flag.node.kind in measure.objects
    return is_meant and (not measure.grounds or flag.ground in measure.grounds)


def _derived_hits(candidate: Candidate, measure: Measure, evidence: Evidence, *, has_post: bool) -> Iterator[Hit]:
    for entry in evidence.derived:
        if entry.node == candidate.node and entry.measure == measure.code:
            way = Way(candidate.matched, entry.steps, entry.verified, entry.only_warns, has_post)
            yield _hit(candidate, measure, entry, way, entry.path)


def _hit(candidate: Candidate, measure: Measure, seen: FlagSeen | DerivedSeen, way: Way, path: str) -> Hit:
    flag = seen if isinstance(seen, FlagSeen) else seen.flag
    effect, kind, is_kept_back = shown_effect(measure, way), flag_kind(flag.kind), _is_kept_back(candidate, flag)
    what = f"{flag.name}于{chinese_date(flag.happened_on)}{kind.happened}"
    return Hit(
        who=candidate.name,
        matched=candidate.matched.value,
        matched_text=MATCHED_NAMES[candidate.matched],
        what=_TO_NAMESAKES if is_kept_back else _veiled(what, candidate, flag),
        measure=measure.code,
        measure_version=measure.version,
        title=measure.title,
        effect=effect.value,
        effect_text=EFFECT_NAMES[effect],
        articles=measure.articles,
        since=seen.starts_on,
        until=seen.ends_on,
        path=_veiled(path, candidate, flag),
        allowed=_allowed(measure, effect),
        bearing=measure.bearing,
        ambiguity=measure.ambiguity,
        factors=measure.factors if effect is Effect.WEIGH else (),
        document_number="" if is_kept_back else flag.document_number,
        authority="" if is_kept_back else flag.authority,
        remedy="" if is_kept_back else flag.remedy,
        listing_id=flag.source_id,
    )


def _veiled(text: str, candidate: Candidate, flag: FlagSeen) -> str:
    """Mask the candidate's registered name, also as the decision spells it, where it is to be hidden."""
    if not candidate.hides:
        return text
    names = {candidate.hides, flag.name if flag.node == candidate.node else ""} - {""}
    for name in sorted(names):
        text = text.replace(name, mask_name(name))
    return text


def _allowed(measure: Measure, effect: Effect) -> str:
    if effect is measure.effect:
        return measure.allowed
    return f"{ONLY_TOLD}{measure.allowed}"


def _order(hit: Hit) -> tuple[int, str, str, str, str, str, str]:
    return (
        _RANK.index(Effect(hit.effect)),
        hit.measure,
        hit.who,
        hit.listing_id,
        hit.path,
        str(hit.since),
        str(hit.until),
    )


def _without_weaker(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Of one person keep one hit per measure and list, and drop mere information where the same list says more."""
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        kept.setdefault((hit.measure, hit.listing_id), hit)
    stronger = {hit.listing_id for hit in kept.values() if hit.effect != Effect.INFORM}
    return tuple(hit for hit in kept.values() if hit.effect != Effect.INFORM or hit.listing_id not in stronger)


def _verdict(evidence: Evidence, hits: Iterable[Hit]) -> Verdict:
    strongest = next((Effect(hit.effect) for hit in hits), None)
    if strongest is not None and strongest is not Effect.INFORM:
        return _VERDICTS[strongest]
    if any(subject.is_required and not subject.candidates for subject in evidence.subjects):
        return Verdict.NOT_FOUND
    return _VERDICTS[strongest] if strongest else Verdict.NONE


def _shown(subject: SubjectSeen) -> SubjectShown:
    found = "、".join(sorted({candidate.name for candidate in subject.candidates}))
    identity = MATCHED_NAMES[subject.candidates[0].matched] if subject.candidates else ""
    return SubjectShown(subject.asked, subject.role, found, identity)


def _notes(evidence: Evidence, hits: tuple[Hit, ...]) -> Iterator[str]:
    for subject in evidence.subjects:
        if subject.is_required and not subject.candidates:
            yield f"{APPLICANT_NOT_FOUND}{subject.asked}。请核对代码或者名称；没有找到不等于没有问题，不能当作“未发现”"
        if subject.note:
            yield subject.note
    if any(hit.matched == Matched.NAME for hit in hits):
        yield "按名称匹配的结果须由人工核对身份，核实前不作为拒绝或者限制的依据"
    if any(hit.effect == Effect.MUST_REFUSE for hit in hits):
        yield "本结果供办理人员使用，由办理人员作出决定并告知申请人理由和救济途径"
