"""Proposing to bar a person from posts."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from registry.queries.links import people_links
from registry.queries.people import find_person_by_id_number, people_lines
from sanctions.domain.deciding_office import DecidingOffice
from sanctions.domain.decision_entry import PersonNamed, check_person
from sanctions.domain.flag_kinds import flag_kind
from sanctions.domain.restriction_procedure import (
    RESTRICTION_STEPS,
    RestrictionAct,
    RestrictionGround,
    RestrictionStatus,
    restriction_law,
)
from sanctions.domain.spreading import NodeKind
from sanctions.services.named_people import person_id_of
from sanctions.services.take_step import required_text
from sanctions.storage.deciding_office import authority_problem, deciding_office
from sanctions.storage.flag_tables import Flag
from sanctions.storage.restriction_tables import PostRestriction

_POSTS = frozenset({LinkKind.LEGAL_REPRESENTATIVE, LinkKind.RESPONSIBLE_PERSON, LinkKind.SUPERVISOR})


@dataclass(frozen=True)
class RestrictionProposal:
    """Whom, for which post in which enterprise, by which ground, and what was found.

    `post_reason` says how the post is known where the registry tells of none on the counted day. Who decides is the
    office of whoever proposes: `authority` may be left out.
    """

    person: PersonNamed
    enterprise_code: str
    post: str
    ground: str
    event_on: date
    facts: str
    authority: str = ""
    post_reason: str = ""


def propose_restriction(session: Session, proposal: RestrictionProposal, actor: Actor, now: datetime) -> str:
    """Open the procedure and return its id; nothing is in force yet."""
    RESTRICTION_STEPS.step(None, RestrictionAct.PROPOSE, actor.role)
    office = deciding_office(session, actor)
    ground, enterprise = _checked(session, proposal, office, local_date(now))
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
        facts_sealed=vault_of(session).seal(_facts(session, proposal, enterprise)),
        authority=proposal.authority.strip() if office is None else office.name,
        proposed_by=actor.account_id,
        office_id=actor.office_id,
        proposed_at=now,
    )
    _add(session, row)
    details = {"ground": row.ground, "enterprise": enterprise.code}
    subject = Subject(PostRestriction.SUBJECT_KIND, row.id)
    record_act(session, subject, RestrictionAct.PROPOSE.value, actor, now, after=row.status, details=details)
    return row.id


def _checked(
    session: Session, proposal: RestrictionProposal, office: DecidingOffice | None, today: date
) -> tuple[RestrictionGround, EnterpriseLine]:
    problems = _typed_problems(proposal, office, today)
    enterprise = find_enterprise(session, proposal.enterprise_code.strip())
    if enterprise is None:
        problems["enterprise_code"] = "登记里没有这个统一社会信用代码，请核对"
    ground = next((one for one in restriction_law().grounds if one.code == proposal.ground), None)
    if ground is None:
        problems["ground"] = "请选择限制的依据"
    if ground is not None and ground.last_day(proposal.event_on) <= today:
        problems["event_on"] = f"从这一天起的{ground.years}年已经满了，不能再限制"
    if enterprise is not None and ground is not None:
        problems = {**_event_problems(session, proposal, ground, enterprise), **problems}
    if enterprise is not None and not problems.keys() & {"person_name", "person_id_number"}:
        problems |= _post_problems(session, proposal, enterprise)
    if problems or enterprise is None or ground is None:
        raise InvalidInputError("还有内容没有填好", fields=problems)
    return ground, enterprise


def _typed_problems(proposal: RestrictionProposal, office: DecidingOffice | None, today: date) -> dict[str, str]:
    problems = {f"person_{name}": text for name, text in check_person(proposal.person).items()}
    wanted = {"post": "请填写在这家企业的职务", "facts": "请写明事实和本人的责任"}
    for name, message in wanted.items():
        try:
            required_text(getattr(proposal, name), name, message)
        except InvalidInputError as error:
            problems |= error.fields
    if proposal.event_on > today:
        problems["event_on"] = "日期不能晚于今天"
    if wrong := authority_problem(office, proposal.authority):
        problems["authority"] = wrong
    return problems


def _event_problems(
    session: Session, proposal: RestrictionProposal, ground: RestrictionGround, enterprise: EnterpriseLine
) -> dict[str, str]:
    """Return what is wrong unless the event that the ground counts from stands on record for this enterprise."""
    found = select(Flag).where(
        Flag.object_kind == NodeKind.ENTERPRISE.value,
        Flag.object_id == enterprise.enterprise_id,
        Flag.kind == ground.flag_kind,
        Flag.retracted_at.is_(None),
    )
    days = sorted({getattr(flag, ground.flag_day) for flag in session.scalars(found)})
    title = flag_kind(ground.flag_kind).title
    if not days:
        return {"ground": f"这家企业没有生效的“{title}”，不能按这一条限制；请先登记并确认那项决定"}
    if proposal.event_on not in days:
        return {"event_on": f"{ground.counts_from}的日期是{'、'.join(map(chinese_date, days))}，请填这一天"}
    return {}


def _post_problems(session: Session, proposal: RestrictionProposal, enterprise: EnterpriseLine) -> dict[str, str]:
    if proposal.post_reason.strip() or _posts_held(session, proposal, enterprise):
        return {}
    return {"post_reason": "登记里没有这个人当天在这家企业任职，请写明凭什么认定，例如任命文件"}


def _posts_held(session: Session, proposal: RestrictionProposal, enterprise: EnterpriseLine) -> tuple[str, ...]:
    """Return the posts that the registry tells of on the counted day."""
    person = find_person_by_id_number(session, proposal.person.id_number)
    links = () if person is None else people_links(session, [person.person_id], proposal.event_on)
    of_firm = [link for link in links if link.to_enterprise_id == enterprise.enterprise_id]
    return tuple(sorted({link.kind_text for link in of_firm if link.kind in _POSTS}))


def _facts(session: Session, proposal: RestrictionProposal, enterprise: EnterpriseLine) -> str:
    """Return the facts with how the post is known, for whoever is told, hears and decides."""
    day, held = chinese_date(proposal.event_on), _posts_held(session, proposal, enterprise)
    known = f"登记载明{day}任{'、'.join(held)}" if held else f"登记里没有{day}的任职，认定的理由"
    reason = proposal.post_reason.strip()
    return f"{proposal.facts.strip()}\n任职情况：{'：'.join(part for part in (known, reason) if part)}"


def _add(session: Session, row: PostRestriction) -> None:
    """Store it, unless the same restriction is open or in force already."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        message = "对这个人的同一件事已经有一件任职限制，不能重复提出"
        raise ConflictError(message, fields={"event_on": message}) from error
