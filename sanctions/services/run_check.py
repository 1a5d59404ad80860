"""A clerk checks an application; what was shown is stored with it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError, NotAllowedError, UnavailableError
from core.kernel.identifiers import new_id
from core.kernel.roles import CLERK_ROLES, SYSTEM_ACTOR, Actor, Role
from ledger.services.record_act import Subject, record_act
from sanctions.domain.assessment import Evidence, assess
from sanctions.domain.checks import CheckAnswer, CheckRequest, Verdict, answer_text, normalise_request
from sanctions.domain.measures import Matter, read_measure
from sanctions.services.follow_applications import follow_application
from sanctions.services.limit_guesses import limit_guesses
from sanctions.services.resolve_subjects import resolve_subjects
from sanctions.storage.check_tables import Check, CheckSubject
from sanctions.storage.evidence import derived_seen, evidence_of, flag_seen, request_of, sealed_evidence
from sanctions.storage.loading import (
    find_derived_in_force,
    find_desk,
    find_flags_in_force,
    find_matter,
    get_check,
    has_unspread_flag,
    load_edition,
    load_measure_rows,
)
from sanctions.storage.shown_answers import shown_answer

_SURE_WITHOUT_WARNINGS = frozenset({Verdict.MUST_REFUSE, Verdict.WEIGH, Verdict.CONDITION})


def run_check(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> CheckAnswer:
    """Answer who of an application is reached by which measure, and store it.

    Raises UnavailableError whenever the answer would not be complete: an edge then shows 未核查, never 未发现.
    """
    try:
        return _run(session, request, actor, now)
    except SQLAlchemyError as error:
        raise UnavailableError("核查所需的数据暂时读不出来，这次没有完成核查") from error


@dataclass(frozen=True)
class _Gathered:
    evidence: Evidence
    measure_ids: list[str]


def _run(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> CheckAnswer:
    edition = load_edition(session)
    matter = _matter_at_desk(session, request, actor)
    asked = normalise_request(request, matter)
    if actor.role is Role.CLIENT:
        limit_guesses(session, asked, actor, now)
    gathered = _gather(session, asked, matter, f"措施目录 {edition.edition}", now)
    answer = assess(gathered.evidence)
    _check_complete(session, answer, local_date(now))
    _store(session, gathered, answer, actor, now)
    _log(session, answer, "run_check", actor, now)
    if actor.role in CLERK_ROLES:
        follow_application(session, gathered.evidence, now)
    return answer


def answer_again(session: Session, check: Check, asked_at: datetime, now: datetime) -> CheckAnswer | None:
    """Ask a stored question once more: return the new answer, stored for its clerk, or None when it is the same.

    Raises UnavailableError like a check.
    """
    matter = find_matter(session, check.desk, check.matter)
    if matter is None:
        return None
    edition = f"措施目录 {load_edition(session).edition}"
    gathered = _gather(session, request_of(session, check), matter, edition, now)
    answer, known = assess(gathered.evidence), shown_answer(session, check)
    _check_complete(session, answer, local_date(now))
    if (answer.verdict, canonical_json(answer.hits)) == (known.verdict, canonical_json(known.hits)):
        return None
    clerk = Actor(check.clerk_id, Role(check.clerk_role), "")
    _store(session, gathered, answer, clerk, now)
    _log(session, answer, "recheck", SYSTEM_ACTOR, now)
    follow_application(session, gathered.evidence, asked_at)
    return answer


def replay_check(session: Session, check_id: str) -> CheckAnswer:
    """Compute the answer of a stored check again, from what was seen at that instant."""
    return assess(evidence_of(session, get_check(session, check_id)))


def _matter_at_desk(session: Session, request: CheckRequest, actor: Actor) -> Matter:
    desk = find_desk(session, request.desk)
    if desk is None:
        raise InvalidInputError("没有这个窗口", fields={"desk": "请选择窗口"})
    matter = find_matter(session, request.desk, request.matter)
    if actor.role is Role.CLIENT:
        return _matter_of_client(matter, actor)
    if not desk.is_staffed_by(actor):
        raise NotAllowedError(f"只有{desk.title}的人员可以办理这项核查")
    if matter is None:
        raise InvalidInputError("请选择申请事项", fields={"matter": "请选择申请事项"})
    return matter


def _matter_of_client(matter: Matter | None, actor: Actor) -> Matter:
    """Return the matter when the system was let into it; it learns of no other."""
    if matter is None or matter.scope not in actor.scopes:
        raise NotAllowedError("这个系统没有这项核查的权限，请由系统管理员添加")
    return matter


def _gather(session: Session, asked: CheckRequest, matter: Matter, law_version: str, now: datetime) -> _Gathered:
    day = local_date(now)
    subjects = resolve_subjects(session, asked, matter, day)
    nodes = [candidate.node for subject in subjects for candidate in subject.candidates]
    rows = load_measure_rows(session, day)
    evidence = Evidence(
        check_id=new_id(),
        request=asked,
        matter=matter,
        subjects=subjects,
        flags=tuple(flag_seen(session, row) for row in find_flags_in_force(session, nodes, day)),
        derived=derived_seen(session, find_derived_in_force(session, nodes, day)),
        measures=tuple(read_measure(row.content) for row in rows),
        law_version=law_version,
        at=now,
    )
    return _Gathered(evidence, [row.id for row in rows])


def _check_complete(session: Session, answer: CheckAnswer, day: date) -> None:
    """Let a refusal or a weighing stand without its warnings, but no weaker answer."""
    if Verdict(answer.verdict) not in _SURE_WITHOUT_WARNINGS and has_unspread_flag(session, day):
        raise UnavailableError("有新列入的名单还没有算完关联提示，这次没有完成核查，请稍后再查")


def _store(session: Session, gathered: _Gathered, answer: CheckAnswer, actor: Actor, now: datetime) -> None:
    evidence, vault = gathered.evidence, vault_of(session)
    shown = answer_text(answer)
    digest = hashlib.sha256(shown.encode()).hexdigest()
    session.add(
        Check(
            id=evidence.check_id,
            desk=evidence.request.desk,
            matter=evidence.matter.code,
            application_number=evidence.request.application_number,
            verdict=answer.verdict,
            request_sealed=vault.seal(canonical_json(evidence.request)),
            evidence_sealed=sealed_evidence(session, evidence, gathered.measure_ids),
            answer_sealed=vault.seal(shown),
            answer_sha256=digest,
            law_version=evidence.law_version,
            clerk_id=actor.account_id,
            clerk_role=actor.role.value,
            checked_at=now,
        )
    )
    session.flush()
    _store_subjects(session, evidence)


def _log(session: Session, answer: CheckAnswer, act: str, actor: Actor, now: datetime) -> None:
    digest = hashlib.sha256(answer_text(answer).encode()).hexdigest()
    details = {"desk": answer.desk, "matter": answer.matter, "verdict": answer.verdict, "answer_sha256": digest}
    record_act(session, Subject("check", answer.check_id), act, actor, now, details=details)


def _store_subjects(session: Session, evidence: Evidence) -> None:
    for subject in evidence.subjects:
        for candidate in subject.candidates:
            session.add(
                CheckSubject(
                    id=new_id(),
                    check_id=evidence.check_id,
                    role=subject.role,
                    object_kind=candidate.node.kind.value,
                    object_id=candidate.node.id,
                    matched=candidate.matched.value,
                )
            )
