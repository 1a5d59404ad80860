"""Asking for missing material: the clock runs on, being late decides nothing, the merchant sees none of it."""

from datetime import date, timedelta

import pytest

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from mediation.domain.lifecycle import Action
from mediation.domain.supplements import SupplementAsked, SupplementState
from mediation.queries.office_case import office_case
from mediation.queries.situation_of import open_actions
from mediation.queries.supplements import supplement_document_id, supplement_file, supplement_views
from mediation.services.accept_complaint import accept_complaint
from mediation.services.answer_supplement import SupplementAnswer, answer_supplement
from mediation.services.request_supplement import request_supplement
from mediation.storage.loading import get_complaint
from tests.factories_mediation import SOME_FILE, given_filed, given_people

ASKED = SupplementAsked(("identity", "request"), date(2026, 11, 25), "身份证正反面")
ANSWER = SupplementAnswer({"request": "退还没用完的 3500 元"}, (SOME_FILE, SOME_FILE))


def asked_for(session, people, now):
    complaint_id = given_filed(session, people, now)
    request_supplement(session, complaint_id, ASKED, people.officer, now)
    return complaint_id


def test_the_acceptance_clock_runs_on_while_material_is_asked_for(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        before = get_complaint(session, complaint_id, people.officer).due_on
        request_supplement(session, complaint_id, ASKED, people.officer, now)
        answer_supplement(session, complaint_id, ANSWER, people.consumer, now + timedelta(days=1))
        assert get_complaint(session, complaint_id, people.officer).due_on == before


def test_an_answer_is_kept_once_with_its_files(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = asked_for(session, people, now)
        assert Action.ANSWER_SUPPLEMENT in open_actions(session, complaint_id, people.consumer, now).actions
        answer_supplement(session, complaint_id, ANSWER, people.consumer, now)
        (view,) = supplement_views(session, complaint_id, people.consumer, now)
        assert view.state is SupplementState.ANSWERED
        assert [line.answer for line in view.items] == ["", "退还没用完的 3500 元"]
        assert len(view.files) == 1
        with pytest.raises(ConflictError):
            answer_supplement(session, complaint_id, ANSWER, people.consumer, now)


def test_an_overdue_notice_refuses_nothing_and_may_still_be_answered(database, now):
    later = now + timedelta(days=10)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = asked_for(session, people, now)
        (view,) = office_case(session, complaint_id, people.officer, later).supplements
        assert view.state is SupplementState.OVERDUE
        assert get_complaint(session, complaint_id, people.officer).stage == "filed"
        answer_supplement(session, complaint_id, ANSWER, people.consumer, later)
        (view,) = supplement_views(session, complaint_id, people.consumer, later)
        assert view.state is SupplementState.ANSWERED_LATE


def test_a_new_notice_replaces_the_one_without_answer(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = asked_for(session, people, now)
        request_supplement(session, complaint_id, ASKED, people.officer, now + timedelta(minutes=1))
        states = [view.state for view in supplement_views(session, complaint_id, people.officer, now)]
        assert states == [SupplementState.REPLACED, SupplementState.WAITING]


def test_the_merchant_never_sees_a_notice_or_its_files(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = asked_for(session, people, now)
        answer_supplement(session, complaint_id, ANSWER, people.consumer, now)
        (view,) = supplement_views(session, complaint_id, people.officer, now)
        accept_complaint(session, complaint_id, people.officer, now)
        assert supplement_views(session, complaint_id, people.merchant, now) == ()
        with pytest.raises(NotFoundError):
            supplement_file(session, view.files[0].file_id, people.merchant)
        with pytest.raises(NotFoundError):
            supplement_document_id(session, complaint_id, view.notice_id, people.merchant)
        assert supplement_file(session, view.files[0].file_id, people.consumer).name == SOME_FILE.name


def test_only_the_office_asks_and_only_for_what_the_articles_name(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        with pytest.raises(NotAllowedError):
            request_supplement(session, complaint_id, ASKED, people.consumer, now)
        wrong = SupplementAsked(("payslip",), date(2026, 11, 25))
        with pytest.raises(InvalidInputError):
            request_supplement(session, complaint_id, wrong, people.officer, now)
