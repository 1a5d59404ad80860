"""Before the decision: which rule decides, what was declared, what may be a duplicate, where else to turn."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from mediation.domain.declarations import Declaration, HandledBy
from mediation.domain.duplicates import DuplicateAnswer, DuplicateJudged
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundAndReasons
from mediation.queries.documents import newest_document
from mediation.queries.letter_previews import LetterAsked, decision_preview
from mediation.queries.refusal_signals import ground_of_duplicates, possible_twins, refusal_signals
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.declare_at_filing import declare_at_filing
from mediation.services.file_complaint import file_complaint
from mediation.services.judge_duplicate import judge_duplicate
from mediation.services.refuse_complaint import refuse_complaint
from mediation.storage.loading import find_decision, get_complaint
from tests.factories_identity import given_account
from tests.factories_mediation import FIELDS, OFFICE, SOME_FILE, given_draft, given_filed, given_people

REASONS = "物业费争议由住房和城乡建设部门处理。"
BEFORE = datetime(2026, 4, 10, 2, tzinfo=UTC)
AFTER = datetime(2026, 4, 20, 2, tzinfo=UTC)


def raised(session, complaint_id, actor, now):
    grounds = refusal_signals(session, complaint_id, actor, now)
    return {signal.key for ground in grounds for signal in ground.signals if signal.is_raised}


def test_a_complaint_received_under_the_old_rule_is_refused_on_its_grounds_also_later(database):
    with database.transaction() as session:
        people = given_people(session, BEFORE)
        complaint_id = given_filed(session, people, BEFORE, event_on=date(2026, 4, 1))
        codes = [ground.code for ground in refusal_signals(session, complaint_id, people.officer, AFTER)]
        assert codes == ["15-1", "15-2", "15-3", "15-4", "15-5", "15-6"]
        with pytest.raises(InvalidInputError):
            refuse_complaint(session, complaint_id, GroundAndReasons("16-1", REASONS), people.officer, AFTER)
        with pytest.raises(InvalidInputError):
            refuse_complaint(session, complaint_id, GroundAndReasons("15-6", REASONS), people.officer, AFTER)
        refuse_complaint(session, complaint_id, GroundAndReasons("15-1", REASONS), people.officer, AFTER)
        decision = find_decision(session, complaint_id, "refusal")
        assert "暂行办法 第十五条" in decision.ground_source


@pytest.mark.parametrize(
    ("accepted_at", "last_day", "shows_other"),
    [
        (datetime(2024, 6, 28, 2, tzinfo=UTC), date(2024, 8, 30), False),
        (datetime(2025, 3, 3, 2, tzinfo=UTC), date(2025, 5, 6), True),
        (datetime(2026, 11, 20, 2, tzinfo=UTC), date(2027, 1, 19), False),
    ],
)
def test_mediation_runs_by_the_day_of_acceptance_and_the_other_day_is_only_shown(
    database, accepted_at, last_day, shows_other
):
    with database.transaction() as session:
        people = given_people(session, accepted_at)
        event_on = accepted_at.date() - timedelta(days=20)
        complaint_id = given_filed(session, people, accepted_at, event_on=event_on)
        preview = decision_preview(session, complaint_id, LetterAsked("acceptance"), people.officer, accepted_at)
        assert ("未经确认" in "".join(preview.effects)) is shows_other
        accept_complaint(session, complaint_id, people.officer, accepted_at)
        assert get_complaint(session, complaint_id, people.officer).due_on == last_day


def test_a_refusal_names_every_other_route_and_the_department_the_officer_chose(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        asked = LetterAsked("refusal", "16-1", REASONS, "housing")
        preview = decision_preview(session, complaint_id, asked, people.officer, now)
        refusal = GroundAndReasons("16-1", REASONS, "housing")
        refuse_complaint(session, complaint_id, refusal, people.officer, now)
        issued = newest_document(session, complaint_id, FormKind.REFUSAL, people.consumer).document
        assert issued.sections == preview.letters[0][1].sections
        routes = "".join(issued.sections[-1].paragraphs)
        assert "向法院起诉" in routes
        assert "仲裁" in routes
        assert "消费者协会" in routes
        assert "住房和城乡建设" in routes


def test_an_unknown_department_is_refused(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        with pytest.raises(InvalidInputError) as refused:
            refusal = GroundAndReasons("16-1", REASONS, "navy")
            refuse_complaint(session, complaint_id, refusal, people.officer, now)
        assert list(refused.value.fields) == ["sector"]


def test_what_the_consumer_declares_stands_beside_the_grounds(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_draft(session, people, now, event_on=date(2022, 1, 1))
        court = Declaration(HandledBy.COURT, "（2026）示0101民初12号", date(2025, 5, 1))
        declare_at_filing(session, complaint_id, court, people.consumer, now)
        file_complaint(session, complaint_id, OFFICE, people.consumer, now)
        grounds = {ground.code: ground for ground in refusal_signals(session, complaint_id, people.officer, now)}
        told = grounds["16-2"].signals[0]
        assert told.is_raised
        assert told.facts == ("消费者声明：法院已经立案或者判过", "（2026）示0101民初12号")
        assert "从 2025年5月1日 起算" in grounds["16-4"].signals[0].facts[0]
        assert not grounds["16-4"].signals[0].is_raised
        with pytest.raises(NotAllowedError):
            refusal_signals(session, complaint_id, people.consumer, now)


def test_a_second_complaint_about_the_same_event_is_found_and_judged_by_a_person(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        first = given_filed(session, people, now)
        second = given_filed(session, people, now + timedelta(days=1))
        (twin,) = possible_twins(session, second, people.officer)
        assert (twin.complaint_id, twin.answer) == (first, None)
        judged = DuplicateJudged(first, "refuse", "同一张卡，同一天的事")
        judge_duplicate(session, second, judged, people.officer, now)
        (twin,) = possible_twins(session, second, people.officer)
        assert (twin.answer, twin.reason) == (DuplicateAnswer.REFUSE, "同一张卡，同一天的事")
        assert get_complaint(session, second, people.officer).stage == "filed"
        assert ground_of_duplicates(session, second, people.officer) == "16-2"


def test_a_judgement_needs_an_answer_a_reason_and_another_complaint(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id, other = given_filed(session, people, now), given_draft(session, people, now)
        for judged, error in (
            (DuplicateJudged(complaint_id, "join", "同一件事"), InvalidInputError),
            (DuplicateJudged(other, "join", "同一件事"), NotFoundError),
            (DuplicateJudged(other, "burn", "同一件事"), InvalidInputError),
            (DuplicateJudged(other, "keep", ""), InvalidInputError),
        ):
            with pytest.raises(error):
                judge_duplicate(session, complaint_id, judged, people.officer, now)


def test_copied_texts_of_several_people_against_one_firm_raise_a_signal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        first = given_filed(session, people, now)
        add_evidence(session, first, SOME_FILE, people.consumer, now)
        assert "colluding" not in raised(session, first, people.officer, now)
        other = given_account(session, Role.CONSUMER, now, name="李雷").actor
        others = replace(people, consumer=other)
        copied = FIELDS.facts_text.replace("3800", "2600")
        given_filed(session, others, now, facts_text=copied)
        found = raised(session, first, people.officer, now)
        assert "colluding" in found
        assert "no_proof" not in found
        assert "twins" not in found
