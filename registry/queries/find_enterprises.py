"""Looking an enterprise up by code or by a present or former name."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from core.kernel.identifiers import normalise_uscc
from registry.domain.enterprises import KIND_TEXTS, STATUS_TEXTS, EnterpriseKind, RegistrationStatus
from registry.domain.lookup import (
    HOLDS_THE_TEXT,
    LEAST_SCORE,
    WHOLE_SCORE,
    LookupScore,
    TypedText,
    read_typed_text,
    score_name,
)
from registry.search.similar_names import SimilarName, find_similar_names
from registry.storage.loading import load_by_ids
from registry.storage.registry_tables import Enterprise

_CODE_START = re.compile(r"[0-9][0-9A-Z]{3,17}")
_FEWEST_CANDIDATES = 20
_LONGEST_TEXT = 100
_CODE_LENGTH = 18


@dataclass(frozen=True)
class EnterpriseHit:
    """One line of a lookup; `why` says in Chinese what matched, for example a former name.

    `code` is empty for a seller that is known by its number on a platform alone.
    """

    enterprise_id: str
    code: str
    name: str
    district_name: str
    address: str
    kind: EnterpriseKind
    kind_text: str
    status: RegistrationStatus
    status_text: str
    matched_name: str
    is_former_name: bool
    is_demonstration: bool
    score: int
    why: str

    @property
    def page_key(self) -> str:
        """Return what the address of its page ends with."""
        return self.code or self.enterprise_id


def find_enterprises(session: Session, text: str, limit: int = 10) -> tuple[EnterpriseHit, ...]:
    """Return the best answers first: by code (whole or its beginning), else by present and former names."""
    typed = text.strip()[:_LONGEST_TEXT]
    code = normalise_uscc(typed)
    if _CODE_START.fullmatch(code):
        by_code = _find_by_code(session, code, limit)
        if by_code:
            return by_code
    return _find_by_name(session, read_typed_text(typed), limit)


def only_enterprise_named(session: Session, text: str) -> str | None:
    """Return the one enterprise that has exactly this code or present name; None when there is none or several."""
    whole = {hit.enterprise_id for hit in find_enterprises(session, text) if _is_whole(hit)}
    return whole.pop() if len(whole) == 1 else None


def only_enterprise_containing(session: Session, text: str) -> str | None:
    """Return the one enterprise with this code, or with a name that holds what was typed; None for none or several."""
    holding = {hit.enterprise_id for hit in find_enterprises(session, text) if hit.score >= HOLDS_THE_TEXT}
    return holding.pop() if len(holding) == 1 else None


def _is_whole(hit: EnterpriseHit) -> bool:
    return hit.score == WHOLE_SCORE and not hit.is_former_name


def _find_by_code(session: Session, code: str, limit: int) -> tuple[EnterpriseHit, ...]:
    starts = Enterprise.code.startswith(code, autoescape=True)
    rows = session.scalars(select(Enterprise).where(starts).order_by(Enterprise.code).limit(limit))
    is_whole = len(code) == _CODE_LENGTH
    found = LookupScore(100, "统一社会信用代码一致") if is_whole else LookupScore(80, "统一社会信用代码开头一致")
    return tuple(_hit(row, row.name, found, is_former=False) for row in rows)


@dataclass(frozen=True)
class _Answer:
    name: SimilarName
    found: LookupScore

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Present names before former ones, shorter before longer."""
        return -self.found.score, self.name.to_on is not None, len(self.name.name)


def _find_by_name(session: Session, typed: TypedText, limit: int) -> tuple[EnterpriseHit, ...]:
    best: dict[str, _Answer] = {}
    for name in find_similar_names(session, typed.name.letters, max(_FEWEST_CANDIDATES, 2 * limit)):
        answer = _Answer(name, score_name(typed, name.name, name.likeness))
        known = best.get(name.enterprise_id)
        if answer.found.score >= LEAST_SCORE and (known is None or answer.rank < known.rank):
            best[name.enterprise_id] = answer
    return _name_hits(session, sorted(best.values(), key=lambda one: one.rank), limit)


def _name_hits(session: Session, answers: list[_Answer], limit: int) -> tuple[EnterpriseHit, ...]:
    """Load what is shown; what stands equal comes in the order of codes."""
    shown = [one for one in answers if one.rank <= answers[:limit][-1].rank]
    rows = load_by_ids(session, Enterprise, (one.name.enterprise_id for one in shown))
    shown.sort(key=lambda one: (one.rank, rows[one.name.enterprise_id].code or ""))
    return tuple(_name_hit(rows[one.name.enterprise_id], one) for one in shown[:limit])


def _name_hit(row: Enterprise, answer: _Answer) -> EnterpriseHit:
    name, found = answer.name, answer.found
    if name.to_on is None:
        return _hit(row, name.name, found, is_former=False)
    until = chinese_date(name.to_on)
    former = LookupScore(found.score, f"曾用名“{name.name}”（用到{until}）：{found.why}")
    return _hit(row, name.name, former, is_former=True)


def _hit(row: Enterprise, matched_name: str, found: LookupScore, *, is_former: bool) -> EnterpriseHit:
    kind, status = EnterpriseKind(row.kind), RegistrationStatus(row.status)
    return EnterpriseHit(
        enterprise_id=row.id,
        code=row.code or "",
        name=row.name,
        district_name=row.district_name,
        address=row.address,
        kind=kind,
        kind_text=KIND_TEXTS[kind],
        status=status,
        status_text=STATUS_TEXTS[status],
        matched_name=matched_name,
        is_former_name=is_former,
        is_demonstration=row.is_demonstration,
        score=found.score,
        why=found.why,
    )


def hit_of(row: Enterprise, found: LookupScore) -> EnterpriseHit:
    """Return the enterprise as a hit found otherwise than by name."""
    return _hit(row, row.name, found, is_former=False)
