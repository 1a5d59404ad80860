"""Listings, flags and checks for tests, made by the real services."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.contracts.registry import RegistryImported
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from identity.queries.offices import find_office
from rulebook.services.seed_rule_book import seed_rule_book
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.measures import shipped_catalogue
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.decide_listing import ListingDecision, decide_listing
from sanctions.services.give_consent_of_superior import SuperiorConsent, give_consent_of_superior
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.notify_listing import Notice, notify_listing
from sanctions.services.propose_listing import ListingProposal, propose_listing
from sanctions.services.respread_touched import respread_touched
from sanctions.services.seed_measures import seed_measures
from sanctions.services.touch_flags import touch_by_import
from sanctions.services.waive_hearing import waive_hearing
from sanctions.storage.listing_tables import Listing
from tests.factories_registry import given_enterprise

OFFICER = Actor("officer-1", Role.OFFICER, "王经办")
SUPERVISOR = Actor("supervisor-1", Role.SUPERVISOR, "赵审批")
OTHER_SUPERVISOR = Actor("supervisor-2", Role.SUPERVISOR, "钱审批")
REGISTRATION = Actor("clerk-1", Role.REGISTRATION_CLERK, "孙登记")
LICENSING = Actor("clerk-2", Role.LICENSING_CLERK, "李许可")
HONOURS = Actor("clerk-3", Role.HONOURS_CLERK, "周评优")
CLERKS = {"registration": REGISTRATION, "licensing": LICENSING, "honours": HONOURS}
LAW = serious_list_law()
ACT_ON = date(2026, 8, 1)
GOOD_ID = "11010519491231002X"
OTHER_ID = "440524188001010014"


def given_law(session: Session, now: datetime) -> None:
    """The rule book and the measure catalogue as they are shipped."""
    seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    seed_measures(session, now)


def respread_all(session: Session, now: datetime) -> None:
    """Spread every flag again, as after a file of the registry."""
    touch_by_import(session, RegistryImported("import-1"), now)
    respread_touched(session, now)


def proposal(enterprise_id: str, **changes: object) -> ListingProposal:
    made = ListingProposal(
        enterprise_id=enterprise_id,
        ground="8-2",
        violation="收取预付款后闭店失联",
        event_on=ACT_ON,
        facts="收取三百余名会员预付款后闭店，未退款",
        parts={part.code: "现场笔录和会员名册" for part in LAW.ground("8-2").parts},
        seriousness={mark.code: "涉及人数多，金额大" for mark in LAW.seriousness},
        weighing="闭店前仍在促销，故意明显",
        authority="示例市市场监督管理局",
        heavier_penalty="heavier_fine",
        penalty="罚款二十万元",
        penalty_basis="《消费者权益保护法实施条例》第五十条",
        fine_fen=20_000_000,
    )
    return replace(made, **changes)


def given_proposed(session: Session, now: datetime, enterprise_id: str | None = None, **changes: object) -> str:
    made = proposal(enterprise_id or given_enterprise(session), **changes)
    office = find_office(session, made.authority)
    actor = OFFICER if office is None else replace(OFFICER, office_id=office.office_id)
    listing_id = propose_listing(session, made, actor, now)
    session.get_one(Listing, listing_id).office_id = None  # everybody of these factories acts, wherever it is decided
    return listing_id


def notice(now: datetime) -> Notice:
    return Notice(local_date(now), "直接送达", "收款后闭店，情节严重")


def given_notified(session: Session, now: datetime, enterprise_id: str | None = None, **changes: object) -> str:
    listing_id = given_proposed(session, now, enterprise_id, **changes)
    notify_listing(session, listing_id, notice(now), OFFICER, now)
    return listing_id


def given_consented(session: Session, now: datetime, enterprise_id: str | None = None, **changes: object) -> str:
    """A listing whose party waived its rights and to which the superior agreed, all on one day."""
    listing_id = given_notified(session, now, enterprise_id, **changes)
    waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    give_consent_of_superior(session, listing_id, consent(now), SUPERVISOR, now)
    return listing_id


def consent(now: datetime) -> SuperiorConsent:
    return SuperiorConsent("示例省市场监督管理局", "示市监函〔2026〕8号", local_date(now))


def decision(
    now: datetime, number: str = "示市监处罚〔2026〕1号", in_days: int = 0, **changes: object
) -> ListingDecision:
    made = ListingDecision(number, "两步判断均成立", local_date(now) + timedelta(in_days))
    return replace(made, **changes)


def given_decided(
    session: Session,
    now: datetime,
    enterprise_id: str | None = None,
    number: str = "示市监处罚〔2026〕1号",
    in_days: int = 0,
    **changes: object,
) -> str:
    listing_id = given_consented(session, now, enterprise_id, **changes)
    decide_listing(session, listing_id, decision(now, number, in_days), SUPERVISOR, now)
    return listing_id


def given_annulled(session: Session, now: datetime, listing_id: str) -> None:
    """One notes that the basis fell, another annuls."""
    fall = BasisFall("示复决〔2026〕9号", local_date(now), "复议撤销")
    note_basis_fall(session, listing_id, fall, OFFICER, now)
    annul_listing(session, listing_id, Annulment(fall.document_number, fall.reason), SUPERVISOR, now)


DESKS = {matter.code: matter.desk for matter in shipped_catalogue().matters}


def asked(
    matter: str, code: str = "", name: str = "", people: tuple[PersonAsked, ...] = (), desk: str = ""
) -> CheckRequest:
    """A request at the desk where the matter is applied for, or at another one."""
    return CheckRequest(desk or DESKS.get(matter, "registration"), matter, code, name, people)
