"""How a complaint of the city is played: each act by its own person, at its own time, through the real services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.claims import Remedy
from mediation.domain.letters import GroundAndReasons
from mediation.domain.offer_extent import ClaimFate, Extent, Instalment
from mediation.domain.offers import Method, OfferTerms
from mediation.domain.performance import ExcuseReason
from mediation.domain.supplements import SupplementAsked
from mediation.services.accept_complaint import accept_complaint
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.answer_offer import accept_offer
from mediation.services.call_human import call_human
from mediation.services.end_mediation import decline_mediation, terminate_mediation
from mediation.services.escalate_complaint import escalate_complaint
from mediation.services.give_consent import give_consent
from mediation.services.give_excuse import Excuse, give_excuse
from mediation.services.make_offer import Counter, counter_offer, make_offer
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.request_supplement import request_supplement
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from mediation.services.watch_performance import BreachReport, confirm_performance, report_breach
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.loading import find_agreement, get_complaint


@dataclass
class Scene:
    """The complaint being played; `offer_id` is the newest offer."""

    session: Session
    complaint_id: str
    actors: Mapping[str, Actor]
    offer_id: str = field(default="")

    def text_sha256(self) -> str:
        agreement = find_agreement(self.session, self.complaint_id)
        if agreement is None:
            raise ValueError("nothing was agreed in this scene")
        return agreement.text_sha256


Play = Callable[[Scene, Actor, datetime], None]


@dataclass(frozen=True)
class Act:
    """Somebody of the cast does something this many days before today."""

    days_ago: int
    who: str
    play: Play


def accept(scene: Scene, actor: Actor, now: datetime) -> None:
    accept_complaint(scene.session, scene.complaint_id, actor, now)


def consent(scene: Scene, actor: Actor, now: datetime) -> None:
    give_consent(scene.session, scene.complaint_id, actor, now)


def agree_to_all_facts(scene: Scene, actor: Actor, now: datetime) -> None:
    complaint = get_complaint(scene.session, scene.complaint_id, actor)
    replies = [FactReply(fact, agreed=True) for fact in complaint.rule_facts]
    answer_facts(scene.session, scene.complaint_id, replies, actor, now)


def decline(scene: Scene, actor: Actor, now: datetime) -> None:
    decline_mediation(scene.session, scene.complaint_id, actor, now)


def withdraw(scene: Scene, actor: Actor, now: datetime) -> None:
    withdraw_complaint(scene.session, scene.complaint_id, actor, now)


def escalate(scene: Scene, actor: Actor, now: datetime) -> None:
    escalate_complaint(scene.session, scene.complaint_id, actor, now)


def take_the_offer(scene: Scene, actor: Actor, now: datetime) -> None:
    accept_offer(scene.session, scene.complaint_id, scene.offer_id, actor, now)


def sign(scene: Scene, actor: Actor, now: datetime) -> None:
    sign_agreement(scene.session, scene.complaint_id, scene.text_sha256(), actor, now)


def seal(scene: Scene, actor: Actor, now: datetime) -> None:
    seal_agreement(scene.session, scene.complaint_id, scene.text_sha256(), actor, now)


def confirm(scene: Scene, actor: Actor, now: datetime) -> None:
    confirm_performance(scene.session, scene.complaint_id, local_date(now), actor, now)


def refuse(ground: str, reasons: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        refuse_complaint(scene.session, scene.complaint_id, GroundAndReasons(ground, reasons), actor, now)

    return play


def terminate(ground: str, reasons: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        terminate_mediation(scene.session, scene.complaint_id, GroundAndReasons(ground, reasons), actor, now)

    return play


def ask_for(items: tuple[str, ...], days: int, note: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        asked = SupplementAsked(items, local_date(now) + timedelta(days), note)
        request_supplement(scene.session, scene.complaint_id, asked, actor, now)

    return play


def say(text: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        send_statement(scene.session, scene.complaint_id, text, actor, now)

    return play


def call_for_help(reason: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        call_human(scene.session, scene.complaint_id, reason, actor, now)

    return play


def report(reason: str) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        report_breach(scene.session, scene.complaint_id, BreachReport(reason), actor, now)

    return play


@dataclass(frozen=True)
class Terms:
    """An offer to be made; the sum is to be paid this many days after it is made, or in `parts` of (days, fen)."""

    remedy: Remedy
    sum_fen: int
    within_days: int
    method: Method
    conditions: str = ""
    parts: tuple[tuple[int, int], ...] = ()
    claims: tuple[ClaimFate, ...] = ()

    def made_on(self, day: date) -> OfferTerms:
        parts = tuple(Instalment(day + timedelta(days), fen) for days, fen in self.parts)
        extent = Extent(instalments=parts, claims=self.claims)
        due_on = day + timedelta(self.within_days)
        return OfferTerms(self.remedy, self.sum_fen, due_on, self.method, self.conditions, extent=extent)


def explain(words: str, reason: ExcuseReason) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        give_excuse(scene.session, scene.complaint_id, Excuse(words, reason), actor, now)

    return play


def offer(terms: Terms) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        made = make_offer(scene.session, scene.complaint_id, terms.made_on(local_date(now)), actor, now)
        scene.offer_id = made.subject_id or ""

    return play


def counter(terms: Terms) -> Play:
    def play(scene: Scene, actor: Actor, now: datetime) -> None:
        answer = Counter(scene.offer_id, terms.made_on(local_date(now)))
        made = counter_offer(scene.session, scene.complaint_id, answer, actor, now)
        scene.offer_id = made.subject_id or ""

    return play
