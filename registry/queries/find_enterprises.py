"""Looking an enterprise up by code or by a present or former name."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from core.kernel.identifiers import normalise_uscc
from registry.domain.enterprises import KIND_TEXTS, STATUS_TEXTS, EnterpriseKind, RegistrationStatus
from registry.domain.lookup import LEAST_SCORE, LookupScore, TypedText, read_typed_text, score_name
from registry.search.similar_names import find_similar_names
from registry.storage.loading import load_by_ids
from registry.storage.registry_tables import Enterprise, EnterpriseName

_CODE_START = re.compile(r"[0-9][0-9A-Z]{3,17}")
_CANDIDATES = 60
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


def _find_by_code(session: Session, code: str, limit: int) -> tuple[EnterpriseHit, ...]:
    starts = Enterprise.code.startswith(code, autoescape=True)
    rows = session.scalars(select(Enterprise).where(starts).order_by(Enterprise.code).limit(limit))
    is_whole = len(code) == _CODE_LENGTH
    found = LookupScore(100, "统一社会信用代码一致") if is_whole else LookupScore(80, "统一社会信用代码开头一致")
    return tuple(_hit(row, row.name, found, is_former=False) for row in rows)


def _find_by_name(session: Session, typed: TypedText, limit: int) -> tuple[EnterpriseHit, ...]:
    names = find_similar_names(session, typed.name.folded, _CANDIDATES)
    enterprises = load_by_ids(session, Enterprise, (name.enterprise_id for name in names))
    best: dict[str, EnterpriseHit] = {}
    for name in names:
        hit = _name_hit(enterprises[name.enterprise_id], name, typed)
        if hit.score >= LEAST_SCORE and (hit.enterprise_id not in best or _rank(hit) < _rank(best[hit.enterprise_id])):
            best[hit.enterprise_id] = hit
    return tuple(sorted(best.values(), key=_rank)[:limit])


def _name_hit(row: Enterprise, name: EnterpriseName, typed: TypedText) -> EnterpriseHit:
    found = score_name(typed, name.name)
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


def _rank(hit: EnterpriseHit) -> tuple[int, bool, int, str]:
    return -hit.score, hit.is_former_name, len(hit.matched_name), hit.code


def hit_of(row: Enterprise, found: LookupScore) -> EnterpriseHit:
    """Return the enterprise as a hit found otherwise than by name."""
    return _hit(row, row.name, found, is_former=False)
