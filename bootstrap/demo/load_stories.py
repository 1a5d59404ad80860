"""Plays the complaints of the city: drafts, files and acts them out through the mediation services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.acting import Scene
from bootstrap.demo.cases import demo_case
from bootstrap.demo.reading import read_documents
from bootstrap.demo.story import DaysBefore, RuleFact, Story
from casebase.domain.past_case import PastCase
from core.kernel.clock import local_date
from core.kernel.money import fen_to_yuan
from core.kernel.roles import Actor, Role
from mediation.domain.competence import Purchase, Seller
from mediation.domain.filing import DraftFields, PaymentMethod
from mediation.domain.office import Office
from mediation.services.file_complaint import file_complaint
from mediation.services.save_draft import start_draft
from mediation.services.start_negotiation import start_negotiation

_BETWEEN_ACTS = timedelta(minutes=7)
# Sentences that were added to short published cases and say nothing of what happened.
_FILLERS = ("我的诉求是", "事情发生在", "希望有关部门")


@dataclass(frozen=True)
class Stage:
    """What all stories share: who acts, whom they complain about, the office."""

    actors: Mapping[str, Actor]
    enterprise_ids: Mapping[str, str]
    office: Office


def play_story(session: Session, story: Story, stage: Stage, now: datetime) -> str:
    """Play one complaint from its draft to where it stands now; returns its id."""
    case, consumer = demo_case(story.case_id), stage.actors[story.consumer]
    started_at = _moment(story, story.started_days_ago, 0, now)
    fields = _fields(story, case, stage, local_date(started_at))
    principal = stage.actors[story.on_behalf_of].account_id if story.on_behalf_of else None
    draft = start_draft(session, fields, consumer, started_at, principal_id=principal)
    scene = Scene(session, draft.complaint_id, stage.actors)
    if story.is_filed:
        put_in = start_negotiation if story.is_direct else file_complaint
        put_in(session, scene.complaint_id, stage.office, consumer, _moment(story, story.started_days_ago, 1, now))
    for place, act in enumerate(story.acts, start=2):
        act.play(scene, stage.actors[act.who], _moment(story, act.days_ago, place, now))
    read_documents(session, scene.complaint_id, {story.consumer: consumer, **_merchants(story, stage)}.values(), now)
    return scene.complaint_id


def _merchants(story: Story, stage: Stage) -> dict[str, Actor]:
    """Return who acted for the enterprise in this story."""
    acting = {act.who: stage.actors[act.who] for act in story.acts}
    return {who: actor for who, actor in acting.items() if actor.role is Role.MERCHANT}


def own_words(facts: str) -> str:
    """Return what the consumer told, without sentences that only fill."""
    sentences = [sentence for sentence in facts.split("。") if sentence and not sentence.startswith(_FILLERS)]
    return "。".join(sentences) + "。"


def _fields(story: Story, case: PastCase, stage: Stage, filed_on: date) -> DraftFields:
    is_paid = story.paid_by is not PaymentMethod.NOT_PAID
    paid_fen = (story.paid_fen or case.paid_fen) if is_paid else None
    return DraftFields(
        respondent_id=None if story.described_as else stage.enterprise_ids[story.against or story.case_id],
        respondent_text=story.described_as,
        facts_text=story.told or own_words(case.facts),
        event_on=_day(story.event, filed_on),
        paid_fen=paid_fen,
        payment_method=story.paid_by,
        category=case.category if story.is_about_consumption else None,
        claims=story.claims,
        rule_facts=_rule_facts(story, paid_fen, filed_on),
        agrees_to_mediate=True,
        agrees_to_publish=True,
        purchase=Purchase(Seller.SHOP, place_area=story.shop_area, office_id=stage.actors["officer"].office_id or ""),
    )


def _rule_facts(story: Story, paid_fen: int | None, filed_on: date) -> dict[str, object]:
    """Return the answers as JSON values; what was paid is answered too, where any question was."""
    told = {name: _value(value, filed_on) for name, value in story.rule_facts.items()}
    if told and paid_fen is not None:
        told.setdefault("paid_amount", str(fen_to_yuan(paid_fen)))
    return told


def _value(value: RuleFact, filed_on: date) -> object:
    return _day(value, filed_on).isoformat() if isinstance(value, DaysBefore) else value


def _day(day: date | DaysBefore, filed_on: date) -> date:
    return filed_on - timedelta(day.days) if isinstance(day, DaysBefore) else day


def _moment(story: Story, days_ago: int, place: int, now: datetime) -> datetime:
    """Return an instant on the day, in the order of the acts and never after now."""
    acts_left = len(story.acts) + 2 - place
    return now - timedelta(days=days_ago) - acts_left * _BETWEEN_ACTS
