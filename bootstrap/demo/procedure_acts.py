"""What stands beside the mediations of the city: a test that runs, a talk, a blind bid, a body to delegate to."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.acting import Play, Scene
from bootstrap.demo.invented import CITY
from core.kernel.roles import SYSTEM_ACTOR, Actor
from identity.domain.offices import NewOffice
from mediation.domain.procedure import DelegateKind, Payer
from mediation.queries.blind_bids import blind_bid_page
from mediation.services.bid_blindly import LimitEntry, open_blind_bid, seal_limit
from mediation.services.delegate_mediation import NewDelegateBody, open_delegate_body
from mediation.services.make_appointment import AppointmentProposal, answer_appointment, propose_appointment
from mediation.services.order_testing import (
    TestingProposal,
    TestingReply,
    answer_testing,
    propose_testing,
    start_testing,
)

ASSOCIATION, COMMITTEE = "association", "committee"


def open_bodies(session: Session, now: datetime) -> dict[str, str]:
    """Enter the bodies that may mediate by delegation; returns their ids by key."""
    association = NewOffice("demo-xh", f"{CITY}消费者协会", "晴消协", "12315")
    committee = NewOffice("demo-tw", f"{CITY}望湖区消费纠纷人民调解委员会", "望人调", "12348")
    bodies = {
        ASSOCIATION: NewDelegateBody(association, DelegateKind.CONSUMER_ASSOCIATION, is_lawful_organisation=False),
        COMMITTEE: NewDelegateBody(committee, DelegateKind.PEOPLE_MEDIATION, is_lawful_organisation=True),
    }
    return {key: open_delegate_body(session, body, SYSTEM_ACTOR, now) for key, body in bodies.items()}


def propose_test(subject: str, lab: str, payer: Payer) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        propose_testing(scene.session, scene.complaint_id, TestingProposal(subject, lab, payer.value), actor, now)

    return play


def agree_to_test(scene: Scene, actor: Actor, now: datetime) -> None:
    answer_testing(scene.session, scene.complaint_id, TestingReply(agrees_lab=True, agrees_cost=True), actor, now)


def commission_test(scene: Scene, actor: Actor, now: datetime) -> None:
    start_testing(scene.session, scene.complaint_id, None, actor, now)


def propose_talk(in_days: int, note: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        proposal = AppointmentProposal(now + timedelta(days=in_days), note)
        propose_appointment(scene.session, scene.complaint_id, proposal, actor, now)

    return play


def accept_talk(scene: Scene, actor: Actor, now: datetime) -> None:
    answer_appointment(scene.session, scene.complaint_id, actor, now, accepts=True)


def begin_blind_bid(scene: Scene, actor: Actor, now: datetime) -> None:
    open_blind_bid(scene.session, scene.complaint_id, actor, now)


def write_limit(limit_fen: int) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        current = blind_bid_page(scene.session, scene.complaint_id, actor, now).current
        if current is None:
            raise ValueError("no blind bid is open in this story")
        seal_limit(scene.session, scene.complaint_id, LimitEntry(current.bid_id, limit_fen), actor, now)

    return play
