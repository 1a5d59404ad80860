"""Who an application is about: the registry's answer to codes, identity numbers and names."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from core.kernel.identifiers import mask_id_number
from registry.domain.person_comparison import PersonAnswer, PersonGiven
from registry.queries.enterprise_page import enterprise_page, find_enterprise
from registry.queries.find_enterprises import find_enterprises
from registry.queries.people import compare_with_people, find_person_by_id_number, people_lines, person_has_name
from sanctions.domain.assessment import APPLICANT, Candidate, SubjectSeen
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.domain.measures import Matched, Matter
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.spread_flags import person_name_index
from sanctions.storage.loading import find_derived_by_person_name, find_flags_by_person_name

_SAME_NAME = 96
"""From this score on the registry's lookup means the same name, or the same trade name and industry."""
_NEAR_NAMES = 3


def resolve_subjects(session: Session, request: CheckRequest, matter: Matter, day: date) -> tuple[SubjectSeen, ...]:
    """Return the applicant and the people with everyone each of them is or may be."""
    people = (_person(session, person, day) for person in request.people)
    return (*_applicant(session, request, matter), *people)


def _applicant(session: Session, request: CheckRequest, matter: Matter) -> Iterator[SubjectSeen]:
    if request.code:
        yield _by_code(session, request)
    elif request.name:
        yield _by_name(session, request.name, is_required=not matter.is_for_new_applicant)


def _by_code(session: Session, request: CheckRequest) -> SubjectSeen:
    enterprise = find_enterprise(session, request.code)
    asked = "，".join(part for part in (request.code, request.name) if part)
    if enterprise is None:
        return SubjectSeen(asked, APPLICANT, (), is_required=True)
    node = Node(NodeKind.ENTERPRISE, enterprise.enterprise_id)
    names = {line.name for line in enterprise_page(session, request.code).names}
    note = ""
    if request.name and request.name not in names:
        note = f"代码登记的名称是“{enterprise.name}”，与填写的“{request.name}”不同，请核对"
    return SubjectSeen(asked, APPLICANT, (Candidate(node, enterprise.name, Matched.CODE),), is_required=True, note=note)


def _by_name(session: Session, name: str, *, is_required: bool) -> SubjectSeen:
    found = find_enterprises(session, name)
    same = [hit for hit in found if hit.score >= _SAME_NAME]
    candidates = tuple(Candidate(Node(NodeKind.ENTERPRISE, hit.enterprise_id), hit.name, Matched.NAME) for hit in same)
    if candidates:
        codes = "、".join(f"{hit.name}（{hit.code}）" for hit in same)
        note = f"只按名称查到：{codes}。同名或者更名的可能不是同一主体，请用统一社会信用代码核对"
    else:
        near = "、".join(hit.name for hit in found[:_NEAR_NAMES])
        note = f"名称相近的主体：{near}" if near else ""
    return SubjectSeen(name, APPLICANT, candidates, is_required=is_required, note=note)


def _person(session: Session, person: PersonAsked, day: date) -> SubjectSeen:
    if person.id_number:
        return _by_id_number(session, person, day)
    kept, others, reasons = [], 0, set[str]()
    namesakes = list(_namesakes(session, person.name, day))
    given = PersonGiven(person.name, born_on=person.born_on)
    comparisons = compare_with_people(session, [candidate.node.id for candidate in namesakes], given)
    for candidate in namesakes:
        compared = comparisons[candidate.node.id]
        if compared.answer is PersonAnswer.DIFFERENT:
            others += 1
            continue
        kept.append(candidate)
        reasons.add(compared.reason)
    note = f"{person.name}没有填写身份证号码，只按姓名比对，不能确认是不是同一人"
    if reasons:
        note += f"（{'；'.join(sorted(reasons))}）"
    if others:
        note += f"。另有 {others} 名同名的人出生日期不同，没有算在内"
    return SubjectSeen(person.name, person.post, tuple(kept), note=note)


def _by_id_number(session: Session, person: PersonAsked, day: date) -> SubjectSeen:
    """Match the number; namesakes whose own number nobody knows stay possible and are named as such."""
    asked = person.name or mask_id_number(person.id_number)
    known = find_person_by_id_number(session, person.id_number)
    unsure = list(_namesakes(session, person.name, day, only_without_number=True)) if person.name else []
    if known is None:
        note = f"有与{person.name}同名、未登记身份证号码的人在关联提示中，请核对是不是同一人" if unsure else ""
        return SubjectSeen(asked, person.post, tuple(unsure), note=note)
    note = ""
    if person.name and not person_has_name(session, known.person_id, person.name):
        note = f"填写的姓名“{person.name}”与身份证号码登记的姓名不同，请核对"
    shown = person.name or known.shown_name
    found = Candidate(Node(NodeKind.PERSON, known.person_id), shown, Matched.ID_NUMBER)
    return SubjectSeen(shown, person.post, (found, *unsure), note=note)


def _namesakes(session: Session, name: str, day: date, *, only_without_number: bool = False) -> Iterator[Candidate]:
    """Find the people of this name that a flag marks or reaches; a name never tells whether it is the same person."""
    index = person_name_index(session, name)
    reached = {row.object_id for row in find_derived_by_person_name(session, index, day)}
    marked = {row.object_id for row in find_flags_by_person_name(session, index, day)}
    people = people_lines(session, reached | marked)
    for person_id in sorted(people):
        if not only_without_number or people[person_id].masked_id_number is None:
            yield Candidate(Node(NodeKind.PERSON, person_id), name, Matched.NAME)
