"""Proposing to bar a person from posts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from registry.queries.people import people_lines
from sanctions.domain.decision_entry import PersonNamed, check_person
from sanctions.domain.restriction_procedure import (
    RESTRICTION_STEPS,
    RestrictionAct,
    RestrictionGround,
    RestrictionStatus,
    restriction_law,
)
from sanctions.services.named_people import person_id_of
from sanctions.services.take_step import required_text
from sanctions.storage.restriction_tables import PostRestriction


@dataclass(frozen=True)
class RestrictionProposal:
    """Whom, for which post in which enterprise, by which ground, and what was found."""

    person: PersonNamed
    enterprise_code: str
    post: str
    ground: str
    event_on: date
    facts: str
    authority: str


def propose_restriction(session: Session, proposal: RestrictionProposal, actor: Actor, now: datetime) -> str:
    """Open the procedure and return its id; nothing is in force yet."""
    RESTRICTION_STEPS.step(None, RestrictionAct.PROPOSE, actor.role)
    ground, enterprise = _checked(session, proposal, local_date(now))
    person_id = person_id_of(session, proposal.person, "person_id_number", now)
    shown = people_lines(session, [person_id])[person_id].shown_name
    row = PostRestriction(
        id=new_id(),
        status=RestrictionStatus.PROPOSED.value,
        person_id=person_id,
        person_name_sealed=vault_of(session).seal(shown),
        enterprise_id=enterprise.enterprise_id,
        enterprise_name=enterprise.name,
        post=proposal.post.strip(),
        ground=ground.code,
        article_key=ground.article_key,
        basis=ground.article_text,
        posts_barred=ground.posts,
        event_on=proposal.event_on,
        facts_sealed=vault_of(session).seal(proposal.facts.strip()),
        authority=proposal.authority.strip(),
        proposed_by=actor.account_id,
        office_id=actor.office_id,
        proposed_at=now,
    )
    _add(session, row)
    details = {"ground": row.ground, "enterprise": enterprise.code}
    subject = Subject(PostRestriction.SUBJECT_KIND, row.id)
    record_act(session, subject, RestrictionAct.PROPOSE.value, actor, now, after=row.status, details=details)
    return row.id


def _checked(session: Session, proposal: RestrictionProposal, today: date) -> tuple[RestrictionGround, EnterpriseLine]:
    problems = {f"person_{name}": text for name, text in check_person(proposal.person).items()}
    wanted = {"post": "请填写在这家企业的职务", "facts": "请写明事实和本人的责任", "authority": "请填写作出决定的机关"}
    for name, message in wanted.items():
        try:
            required_text(getattr(proposal, name), name, message)
        except InvalidInputError as error:
            problems |= error.fields
    if proposal.event_on > today:
        problems["event_on"] = "日期不能晚于今天"
    enterprise = find_enterprise(session, proposal.enterprise_code.strip())
    if enterprise is None:
        problems["enterprise_code"] = "登记里没有这个统一社会信用代码，请核对"
    ground = next((one for one in restriction_law().grounds if one.code == proposal.ground), None)
    if ground is None:
        problems["ground"] = "请选择限制的依据"
    if ground is not None and ground.last_day(proposal.event_on) <= today:
        problems["event_on"] = f"从这一天起的{ground.years}年已经满了，不能再限制"
    if problems or enterprise is None or ground is None:
        raise InvalidInputError("还有内容没有填好", fields=problems)
    return ground, enterprise


def _add(session: Session, row: PostRestriction) -> None:
    """Store it, unless the same restriction is open or in force already."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        message = "对这个人的同一件事已经有一件任职限制，不能重复提出"
        raise ConflictError(message, fields={"event_on": message}) from error
