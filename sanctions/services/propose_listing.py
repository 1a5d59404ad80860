"""Proposing to put an enterprise on the serious list together with a penalty, or alone (article 11)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from sanctions.domain.after_decision import is_of_another_province
from sanctions.domain.deciding_office import DecidingOffice, level_of_office
from sanctions.domain.due_process import check_not_after
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import LISTING_STEPS, Action, Status
from sanctions.domain.two_step_test import PassedTest, TestAnswers, pass_two_step_test
from sanctions.services.take_step import required_text
from sanctions.storage.deciding_office import authority_problem, deciding_office
from sanctions.storage.listing_tables import Listing


@dataclass(frozen=True)
class UnperformedDecision:
    """An earlier decision of a market regulation office, and the last day to perform it."""

    document_number: str
    authority: str
    decided_on: date
    due_on: date


@dataclass(frozen=True)
class ListingProposal:
    """What an officer proposes; keys of `parts` and `seriousness` are the codes of `serious_list_law()`.

    An act that is decided alone names the decision that is `unperformed`, and no penalty; every other act a penalty.
    Who decides follows from where the proposer works: `authority` and `authority_level` may be left out.
    """

    enterprise_id: str
    ground: str
    violation: str
    event_on: date
    facts: str
    parts: Mapping[str, str]
    seriousness: Mapping[str, str]
    weighing: str
    authority: str = ""
    authority_level: str = ""
    heavier_penalty: str = ""
    penalty: str = ""
    penalty_basis: str = ""
    fine_fen: int | None = None
    unperformed: UnperformedDecision | None = None


def propose_listing(session: Session, proposal: ListingProposal, actor: Actor, now: datetime) -> str:
    """Open the procedure and return the listing's id; both steps of the test must be answered in full."""
    LISTING_STEPS.step(None, Action.PROPOSE, actor.role)
    enterprise = find_enterprise(session, proposal.enterprise_id)
    if enterprise is None:
        message = "没有找到这个主体，请先在登记信息中选定"
        raise InvalidInputError(message, fields={"enterprise_id": message})
    check_not_after(proposal.event_on, local_date(now), "event_on", "违法行为的日期不能晚于今天")
    office = _deciding_office(session, proposal, actor)
    is_alone = serious_list_law().ground(proposal.ground).decided_alone
    texts = _required_texts(proposal, is_alone=is_alone)
    passed = pass_two_step_test(serious_list_law(), _answers(proposal))
    _refuse_same_act_again(session, proposal)
    listing = _listing(session, proposal, texts, passed, enterprise)
    _set_authority(listing, office, enterprise)
    listing.proposed_by, listing.proposed_at, listing.office_id = actor.account_id, now, actor.office_id
    _add(session, listing)
    details = {"enterprise": enterprise.code, "ground": listing.ground, "violation": listing.violation}
    subject = Subject(Listing.SUBJECT_KIND, listing.id)
    record_act(session, subject, Action.PROPOSE.value, actor, now, after=listing.status, details=details)
    return listing.id


def _refuse_same_act_again(session: Session, proposal: ListingProposal) -> None:
    """One act is punished once: refuse a second procedure while the first is open, in force or served out."""
    same_act = (
        Listing.enterprise_id == proposal.enterprise_id,
        Listing.ground == proposal.ground,
        Listing.event_on == proposal.event_on,
        Listing.status.not_in([Status.DROPPED.value, Status.ANNULLED.value]),
    )
    if session.scalars(select(Listing.id).where(*same_act).limit(1)).first() is not None:
        raise _same_act_again()


def _add(session: Session, listing: Listing) -> None:
    """Store it, unless somebody proposed the same act in the same instant."""
    session.add(listing)
    try:
        session.flush()
    except IntegrityError as error:
        raise _same_act_again() from error


def _same_act_again() -> ConflictError:
    message = "这家企业同一天的同一种行为已经有一件列入案件，不能重复提出"
    return ConflictError(message, fields={"event_on": message})


_REQUIRED = {
    "violation": "请填写违法行为类型",
    "facts": "请写明查明的事实",
}
_REQUIRED_OF_PENALTY = {
    "penalty": "请写明拟作出的处罚",
    "penalty_basis": "请写明处罚依据的法律条款",
}


def _required_texts(proposal: ListingProposal, *, is_alone: bool) -> dict[str, str]:
    kept: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name, message in {**_REQUIRED, **({} if is_alone else _REQUIRED_OF_PENALTY)}.items():
        try:
            kept[name] = required_text(getattr(proposal, name), name, message)
        except InvalidInputError as error:
            problems |= error.fields
    problems |= _unperformed_problems(proposal) if is_alone else {}
    if problems:
        raise InvalidInputError("还有内容没有填好", fields=problems)
    return kept


def _unperformed_problems(proposal: ListingProposal) -> dict[str, str]:
    earlier = proposal.unperformed
    if earlier is None:
        return {"unperformed_document": "请填写没有履行的决定"}
    problems: dict[str, str] = {}
    if not earlier.document_number.strip():
        problems["unperformed_document"] = "请填写没有履行的决定的文号"
    if not earlier.authority.strip():
        problems["unperformed_authority"] = "请填写作出那项决定的机关"
    if earlier.due_on < earlier.decided_on:
        problems["unperformed_due_on"] = "履行的最后一天不能早于作出决定的日期"
    if proposal.event_on <= earlier.due_on:
        problems["event_on"] = "从哪一天起拒不履行，要在履行的最后一天以后"
    return problems


def _deciding_office(session: Session, proposal: ListingProposal, actor: Actor) -> DecidingOffice:
    """Return the proposer's office by its record; refuse a proposal that says another name or level."""
    known = deciding_office(session, actor)
    wrong = authority_problem(known, proposal.authority)
    problems = {"authority": wrong} if wrong else {}
    office = known or DecidingOffice(proposal.authority.strip(), level_of_office((), has_superior=False))
    if proposal.authority_level not in {"", office.level}:
        level = serious_list_law().level(office.level).text
        problems["authority_level"] = f"{office.name}按机关设置是{level}机关，不能填写别的级别"
    if problems:
        raise InvalidInputError("作出决定的机关与机关设置不一致", fields=problems)
    return office


def _set_authority(listing: Listing, office: DecidingOffice, enterprise: EnterpriseLine) -> None:
    level = serious_list_law().level(office.level)
    listing.authority, listing.authority_level, listing.needs_consent = office.name, level.code, level.needs_consent
    listing.is_of_another_province = is_of_another_province(enterprise.district_code, office.areas)


def _answers(proposal: ListingProposal) -> TestAnswers:
    return TestAnswers(
        ground=proposal.ground,
        parts=proposal.parts,
        seriousness=proposal.seriousness,
        weighing=proposal.weighing,
        heavier_penalty=proposal.heavier_penalty,
        fine_fen=proposal.fine_fen,
    )


def _listing(
    session: Session,
    proposal: ListingProposal,
    texts: Mapping[str, str],
    passed: PassedTest,
    enterprise: EnterpriseLine,
) -> Listing:
    return Listing(
        id=new_id(),
        kind=passed.ground.kind,
        status=Status.PROPOSED.value,
        enterprise_id=enterprise.enterprise_id,
        enterprise_code=enterprise.code,
        enterprise_name=enterprise.name,
        ground=passed.ground.code,
        article_key=passed.ground.article_key,
        violation=texts["violation"],
        event_on=proposal.event_on,
        facts_sealed=vault_of(session).seal(texts["facts"]),
        two_step_test_sealed=vault_of(session).seal(canonical_json(asdict(passed))),
        decided_alone=passed.ground.decided_alone,
        penalty_kind=None if passed.heavier_penalty is None else passed.heavier_penalty.code,
        penalty=texts.get("penalty"),
        penalty_basis=texts.get("penalty_basis"),
        fine_fen=proposal.fine_fen,
        grades=list(passed.grades),
        **_of_unperformed(proposal if passed.ground.decided_alone else None),
    )


def _of_unperformed(proposal: ListingProposal | None) -> dict[str, Any]:
    earlier = None if proposal is None else proposal.unperformed
    if earlier is None:
        return {}
    return {
        "unperformed_document": earlier.document_number.strip(),
        "unperformed_authority": earlier.authority.strip(),
        "unperformed_decided_on": earlier.decided_on,
        "unperformed_due_on": earlier.due_on,
    }
