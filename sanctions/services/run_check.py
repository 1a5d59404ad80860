"""A clerk checks an application; what was shown is stored with it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import insert_rows
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError, NotAllowedError, UnavailableError
from core.kernel.identifiers import new_id
from core.kernel.roles import CLERK_ROLES, SYSTEM_ACTOR, Actor, Role
from ledger.services.record_act import Subject, record_act
from sanctions.domain.assessment import Evidence, assess
from sanctions.domain.checks import CheckAnswer, CheckRequest, Verdict, answer_text, normalise_request, request_problems
from sanctions.domain.measures import Matter
from sanctions.services.follow_applications import follow_application
from sanctions.services.limit_guesses import limit_guesses
from sanctions.services.resolve_subjects import resolve_subjects
from sanctions.storage.check_tables import Check, CheckSubject
from sanctions.storage.evidence import evidence_of, request_of, sealed_evidence, seen_on
from sanctions.storage.loading import (
    InCharge,
    find_in_charge,
    get_check,
    has_unspread_flag,
    load_measures_in_force,
)
from sanctions.storage.shown_answers import shown_answer

UNREADABLE = "核查所需的数据暂时读不出来，这次没有完成核查"
_SURE_WITHOUT_WARNINGS = frozenset({Verdict.MUST_REFUSE, Verdict.WEIGH, Verdict.CONDITION})


def run_check(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> CheckAnswer:
    """Answer who of an application is reached by which measure, and store it.

    Raises UnavailableError whenever the answer would not be complete: an edge then shows 未核查, never 未发现.
    """
    return keep_check(session, look_up(session, request, actor, now), actor)


@dataclass(frozen=True)
class Gathered:
    """A check that was made and not stored yet; nobody may be shown its answer before it is.

    `row` is what will be stored, sealed already: whoever writes keeps others waiting.
    """

    evidence: Evidence
    answer: CheckAnswer
    row: Mapping[str, object]


def look_up(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> Gathered:
    """Read and answer without writing, so that on SQLite many may look at once; raises UnavailableError as a check."""
    try:
        place = _place(session, request)
        asked, matter = _admitted(place, request, actor)
        gathered = _gather(session, asked, matter, actor.role, place.edition, now)
        _check_complete(session, gathered.answer, local_date(now))
    except SQLAlchemyError as error:
        raise UnavailableError(UNREADABLE) from error
    return gathered


def admit_request(session: Session, request: CheckRequest, actor: Actor) -> tuple[CheckRequest, Matter]:
    """Return the request in one spelling and its matter; raises NotAllowedError for a matter of somebody else."""
    return _admitted(_place(session, request), request, actor)


def find_problems(session: Session, request: CheckRequest, actor: Actor) -> dict[str, str]:
    """Return what is wrong with each field of a question, so that a clerk hears of it beside what else is wrong."""
    try:
        admit_request(session, request, actor)
    except InvalidInputError as error:
        return error.fields
    return {}


def keep_check(session: Session, gathered: Gathered, actor: Actor) -> CheckAnswer:
    """Store what was looked up, and return the answer that may now be shown.

    Raises TooManyError when another department's system tries out birth dates or numbers.
    """
    try:
        if actor.role is Role.CLIENT:
            limit_guesses(session, gathered.evidence, actor, gathered.evidence.at)
        _store(session, gathered, "run_check", actor, actor)
        if actor.role in CLERK_ROLES:
            follow_application(session, gathered.evidence, gathered.evidence.at)
    except SQLAlchemyError as error:
        raise UnavailableError(UNREADABLE) from error
    return gathered.answer


def answer_again(session: Session, check: Check, asked_at: datetime, now: datetime) -> CheckAnswer | None:
    """Ask a stored question once more: return the new answer, stored for its clerk, or None when it is the same.

    Raises UnavailableError like a check.
    """
    place = find_in_charge(session, check.desk, check.matter)
    if place is None or place.matter is None:
        return None
    asked, role = request_of(session, check), Role(check.clerk_role)
    gathered = _gather(session, asked, place.matter, role, place.edition, now)
    answer, known = gathered.answer, shown_answer(session, check)
    _check_complete(session, answer, local_date(now))
    if (answer.verdict, canonical_json(answer.hits)) == (known.verdict, canonical_json(known.hits)):
        return None
    clerk = Actor(check.clerk_id, Role(check.clerk_role), "")
    _store(session, gathered, "recheck", clerk, SYSTEM_ACTOR)
    follow_application(session, gathered.evidence, asked_at)
    return answer


def replay_check(session: Session, check_id: str) -> CheckAnswer:
    """Compute the answer of a stored check again, from what was seen at that instant."""
    return assess(evidence_of(session, get_check(session, check_id)))


def _place(session: Session, request: CheckRequest) -> InCharge:
    place = find_in_charge(session, request.desk, request.matter)
    if place is None:
        raise InvalidInputError("没有这个窗口", fields={"desk": "请选择窗口"})
    return place


def _admitted(place: InCharge, request: CheckRequest, actor: Actor) -> tuple[CheckRequest, Matter]:
    matter = _matter_of(place, request, actor)
    return normalise_request(request, matter), matter


def _matter_of(place: InCharge, request: CheckRequest, actor: Actor) -> Matter:
    if actor.role is Role.CLIENT:
        return _matter_of_client(place.matter, actor)
    if not place.desk.is_staffed_by(actor):
        raise NotAllowedError(f"只有{place.desk.title}的人员可以办理这项核查")
    if place.matter is None:
        raise InvalidInputError("请更正标出的内容后再查", fields=request_problems(request, None))
    return place.matter


def _matter_of_client(matter: Matter | None, actor: Actor) -> Matter:
    """Return the matter when the system was let into it; it learns of no other."""
    if matter is None or matter.scope not in actor.scopes:
        raise NotAllowedError("这个系统没有这项核查的权限，请由系统管理员添加")
    return matter


def _gather(session: Session, asked: CheckRequest, matter: Matter, role: Role, edition: str, now: datetime) -> Gathered:
    session.flush()  # what the caller changed is read as well
    day = local_date(now)
    subjects = resolve_subjects(session, asked, matter, day, by_system=role is Role.CLIENT)
    nodes = [candidate.node for subject in subjects for candidate in subject.candidates]
    flags, derived = seen_on(session, nodes, day)
    measures = load_measures_in_force(session, day)
    evidence = Evidence(
        check_id=new_id(),
        request=asked,
        matter=matter,
        subjects=subjects,
        flags=flags,
        derived=derived,
        measures=tuple(measures.values()),
        law_version=f"措施目录 {edition}",
        at=now,
    )
    answer = assess(evidence)
    return Gathered(evidence, answer, _row(session, evidence, answer, sealed_evidence(session, evidence, measures)))


def _check_complete(session: Session, answer: CheckAnswer, day: date) -> None:
    """Let a refusal or a weighing stand without its warnings, but no weaker answer."""
    if Verdict(answer.verdict) not in _SURE_WITHOUT_WARNINGS and has_unspread_flag(session, day):
        raise UnavailableError("有新列入的名单还没有算完关联提示，这次没有完成核查，请稍后再查")


def _row(session: Session, evidence: Evidence, answer: CheckAnswer, sealed: bytes) -> Mapping[str, object]:
    shown, vault = answer_text(answer), vault_of(session)
    return {
        "id": evidence.check_id,
        "desk": evidence.request.desk,
        "matter": evidence.matter.code,
        "application_number": evidence.request.application_number,
        "verdict": answer.verdict,
        "request_sealed": vault.seal(canonical_json(evidence.request)),
        "evidence_sealed": sealed,
        "answer_sealed": vault.seal(shown),
        "answer_sha256": hashlib.sha256(shown.encode()).hexdigest(),
        "law_version": evidence.law_version,
        "checked_at": evidence.at,
    }


def _store(session: Session, gathered: Gathered, act: str, asker: Actor, doer: Actor) -> None:
    """Store what the asker was shown and what it rests on, and log that it was done."""
    evidence, row = gathered.evidence, gathered.row
    insert_rows(session, Check, [{**row, "clerk_id": asker.account_id, "clerk_role": asker.role.value}])
    insert_rows(session, CheckSubject, list(_subject_rows(evidence)))
    details = {name: row[name] for name in ("desk", "matter", "verdict", "answer_sha256")}
    record_act(session, Subject("check", evidence.check_id), act, doer, evidence.at, details=details)


def _subject_rows(evidence: Evidence) -> Iterator[dict[str, str]]:
    for subject in evidence.subjects:
        for candidate in subject.candidates:
            yield {
                "id": new_id(),
                "check_id": evidence.check_id,
                "role": subject.role,
                "object_kind": candidate.node.kind.value,
                "object_id": candidate.node.id,
                "matched": candidate.matched.value,
            }
