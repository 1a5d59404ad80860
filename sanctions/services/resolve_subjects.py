"""Who an application is about: the registry's answer to codes, identity numbers and names."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from registry.queries.enterprises_named import enterprise_of_code
from registry.queries.find_enterprises import EnterpriseHit, find_enterprises
from sanctions.domain.assessment import APPLICANT, Candidate, SubjectSeen
from sanctions.domain.checks import CheckRequest
from sanctions.domain.measures import Matched, Matter
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.resolve_people import resolve_people

_SAME_NAME = 96
"""From this score on the registry's lookup means the same name, or the same trade name and industry."""
_NEAR_NAMES = 3


def resolve_subjects(
    session: Session, request: CheckRequest, matter: Matter, day: date, *, by_system: bool = False
) -> tuple[SubjectSeen, ...]:
    """Return the applicant and the people with everyone each of them is or may be."""
    applicant = tuple(_applicant(session, request, matter))
    firms = {candidate.node.id for subject in applicant for candidate in subject.candidates}
    return (*applicant, *resolve_people(session, request.people, firms, day, by_system=by_system))


def firms_meant(session: Session, name: str) -> tuple[EnterpriseHit, ...]:
    """Return who bears the name or bore it, or when nobody does the few whose names are nearest."""
    found = find_enterprises(session, name)
    return tuple(hit for hit in found if hit.score >= _SAME_NAME) or found[:_NEAR_NAMES]


def _applicant(session: Session, request: CheckRequest, matter: Matter) -> Iterator[SubjectSeen]:
    if request.code:
        yield _by_code(session, request)
    elif request.name:
        yield _by_name(session, request.name, is_required=not matter.is_for_new_applicant)


def _by_code(session: Session, request: CheckRequest) -> SubjectSeen:
    enterprise = enterprise_of_code(session, request.code)
    asked = "，".join(part for part in (request.code, request.name) if part)
    if enterprise is None:
        return SubjectSeen(asked, APPLICANT, (), is_required=True)
    node = Node(NodeKind.ENTERPRISE, enterprise.enterprise_id)
    note = ""
    if request.name and request.name not in enterprise.names:
        note = f"代码登记的名称是“{enterprise.name}”，与填写的“{request.name}”不同，请核对"
    return SubjectSeen(asked, APPLICANT, (Candidate(node, enterprise.name, Matched.CODE),), is_required=True, note=note)


def _by_name(session: Session, name: str, *, is_required: bool) -> SubjectSeen:
    found = firms_meant(session, name)
    same = [hit for hit in found if hit.score >= _SAME_NAME]
    candidates = tuple(Candidate(Node(NodeKind.ENTERPRISE, hit.enterprise_id), hit.name, Matched.NAME) for hit in same)
    if candidates:
        codes = "、".join(f"{hit.name}（{hit.code}）" for hit in same)
        note = f"只按名称查到：{codes}。同名或者更名的可能不是同一主体，请用统一社会信用代码核对"
    else:
        near = "、".join(hit.name for hit in found)
        note = f"名称相近的主体：{near}" if near else ""
    return SubjectSeen(name, APPLICANT, candidates, is_required=is_required, note=note)
