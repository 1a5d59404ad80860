"""Decisions of other kinds: entered by one, confirmed by another, a flag as long as they hold and no longer."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.contracts.credit import CreditWithdrawn, RevocationFiled
from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Actor, Role
from identity.storage.notice_tables import InboxNotice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from registry.queries.enterprise_page import find_enterprise
from registry.queries.people import find_person_by_id_number
from sanctions.domain.assessment import Evidence, assess
from sanctions.domain.checks import CheckRequest, PersonAsked, answer_text
from sanctions.domain.decision_entry import DecisionObject, PersonNamed
from sanctions.domain.flag_kinds import NO_LAST_DAY
from sanctions.domain.measures import Matter, read_measure
from sanctions.domain.spreading import NodeKind
from sanctions.queries.decisions import decision_page, decisions
from sanctions.queries.list_entries import public_list_entries
from sanctions.services.act_on_decision import (
    annul_decision,
    ask_to_annul_decision,
    ask_to_end_decision,
    confirm_decision,
    end_decision,
    expire_decisions,
    keep_decision,
    prolong_decision,
    refuse_decision,
)
from sanctions.services.draft_revocation import draft_revocation
from sanctions.services.endings import Ending, remind_of_endings
from sanctions.services.enter_decision import How, enter_decision, rewrite_decision
from sanctions.services.resolve_subjects import resolve_subjects
from sanctions.services.run_check import replay_check, run_check
from sanctions.services.spread_flags import spread_together
from sanctions.storage.check_tables import Check
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.evidence import flag_seen
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import load_measure_rows
from sanctions.subscribers.follow_credit import follow_withdrawal
from tests.factories_decisions import PERSON, REVIEW, entry, given_annulled, given_confirmed, given_ended, given_entered
from tests.factories_identity import given_office
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import (
    GOOD_ID,
    LICENSING,
    OFFICER,
    OTHER_ID,
    OTHER_SUPERVISOR,
    SUPERVISOR,
    given_law,
)

CODE, CLEAN = some_code(7001), some_code(7003)
FIRM = DecisionObject(code=CODE)


@pytest.fixture
def session(database, now):
    with database.transaction() as opened:
        given_law(opened, now)
        given_enterprise(opened, code=CODE)
        yield opened


def live_flags(session):
    session.flush()
    return list(session.scalars(select(Flag).where(Flag.retracted_at.is_(None))))


def status_of(session, decision_id):
    session.flush()
    return session.scalar(select(FlagDecision.status).where(FlagDecision.id == decision_id))


def wrong_fields(act, *arguments):
    with pytest.raises(InvalidInputError) as refused:
        act(*arguments)
    return set(refused.value.fields)


def test_a_decision_raises_its_flag_only_when_a_second_person_confirms_it(session, now):
    decision_id = given_entered(session, now, FIRM)
    assert live_flags(session) == []
    with pytest.raises(NotAllowedError):
        confirm_decision(session, decision_id, OFFICER, now)
    confirm_decision(session, decision_id, SUPERVISOR, now)
    (flag,) = live_flags(session)
    assert (flag.source_kind, flag.source_id, flag.kind) == ("decision", decision_id, "licence_revoked")
    assert (flag.starts_on, flag.ends_on, flag.article_key) == (date(2026, 9, 3), date(2029, 9, 1), "登记条例-12")
    acts = [line.action for line in acts_of(session, Subject("decision", decision_id))]
    assert acts == ["enter", "confirm"]


def test_a_check_tells_the_day_of_the_revocation_and_answers_of_the_first_wording_replay_with_theirs(session, now):
    given_confirmed(session, now, FIRM, kind="food_licence_revoked")
    answer = run_check(session, CheckRequest("licensing", "food_business_licence", CODE), LICENSING, now)
    assert "于2026年9月1日被吊销" in answer.hits[0].what
    assert answer_text(replay_check(session, answer.check_id)) == answer_text(answer)
    check = session.get_one(Check, answer.check_id)
    vault = vault_of(session)
    stored = json.loads(vault.open(check.evidence_sealed))
    del stored["wording"]
    check.evidence_sealed = vault.seal(canonical_json(stored))
    assert "于2026年9月3日被吊销" in replay_check(session, answer.check_id).hits[0].what


def test_a_supervisor_does_not_confirm_what_they_entered_or_rewrote(session, now):
    own = enter_decision(session, entry(), FIRM, SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        confirm_decision(session, own, SUPERVISOR, now)
    rewrite_decision(session, own, entry(document_number="示市监吊〔2026〕4号"), OTHER_SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        confirm_decision(session, own, OTHER_SUPERVISOR, now)
    confirm_decision(session, own, SUPERVISOR, now)


def test_a_person_is_named_by_number_and_no_table_of_sanctions_holds_the_name_in_clear(session, now):
    given_confirmed(session, now, PERSON, kind="criminal_record")
    (flag,) = live_flags(session)
    known = find_person_by_id_number(session, GOOD_ID)
    assert (flag.object_kind, flag.object_id, flag.object_name) == ("person", known.person_id, None)
    for table in ("flag", "decision"):
        for row in session.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - words of this test
            assert "林示例" not in str(row)
            assert GOOD_ID not in str(row)


def test_people_named_as_responsible_stand_in_the_flag_by_their_ids(session, now):
    given_confirmed(session, now, FIRM, responsible=(PersonNamed("林示例", GOOD_ID), PersonNamed("陈示例", OTHER_ID)))
    (flag,) = live_flags(session)
    ids = {find_person_by_id_number(session, number).person_id for number in (GOOD_ID, OTHER_ID)}
    assert set(flag.responsible) == ids


def test_a_number_that_bears_another_name_is_refused(session, now):
    given_entered(session, now, PERSON, kind="criminal_record")
    other = DecisionObject(person=PersonNamed("别人", GOOD_ID))
    with pytest.raises(InvalidInputError) as refused:
        given_entered(session, now, other, kind="food_crime")
    assert set(refused.value.fields) == {"person_id_number"}


def test_a_ban_for_life_ends_on_no_day(session, now):
    given_confirmed(session, now, PERSON, kind="food_crime")
    assert live_flags(session)[0].ends_on == NO_LAST_DAY


def test_one_document_is_entered_once_for_one_object_and_kind(session, now):
    given_confirmed(session, now, FIRM)
    with pytest.raises(ConflictError):
        given_entered(session, now, FIRM)


def test_a_decision_that_ends_takes_its_flag_back_at_once(session, now):
    for number, (end, status) in enumerate(((given_ended, "over"), (given_annulled, "annulled"))):
        decision_id = given_confirmed(session, now, FIRM, document_number=f"第{number}号")
        end(session, now, decision_id)
        assert (status_of(session, decision_id), live_flags(session)) == (status, [])
    assert session.scalars(select(Flag.retracted_as).order_by(Flag.id)).all() == ["over", "annulled"]


def test_nothing_ends_without_a_reason_and_nothing_is_annulled_without_a_document(session, now):
    decision_id = given_confirmed(session, now, FIRM)
    assert wrong_fields(ask_to_end_decision, session, decision_id, Ending(" "), OFFICER, now) == {"reason"}
    wrong = wrong_fields(ask_to_annul_decision, session, decision_id, Ending("错了"), OFFICER, now)
    assert wrong == {"document_number"}
    assert len(live_flags(session)) == 1


@pytest.mark.parametrize(
    ("ask", "end"),
    [(ask_to_end_decision, end_decision), (ask_to_annul_decision, lambda *a: annul_decision(*a[:2], "", *a[2:]))],
)
def test_no_confirmed_decision_ends_by_one_person_alone(session, now, ask, end):
    decision_id = given_confirmed(session, now, FIRM)
    with pytest.raises(ConflictError):
        end(session, decision_id, SUPERVISOR, now)
    ask(session, decision_id, REVIEW, SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        end(session, decision_id, SUPERVISOR, now)
    assert len(live_flags(session)) == 1
    (page,) = (decision_page(session, decision_id, one, now) for one in [SUPERVISOR])
    assert (page.asked.due_on, page.asked.is_own) == (date(2026, 11, 25), True)
    assert not {"end", "annul"} & set(page.actions)
    end(session, decision_id, OTHER_SUPERVISOR, now)
    assert live_flags(session) == []


def test_a_request_that_was_answered_is_closed_and_one_that_waits_is_reminded_of(session, now):
    decision_id = given_confirmed(session, now, FIRM)
    ask_to_end_decision(session, decision_id, REVIEW, OFFICER, now)
    for days in (0, 3, 4, 6):
        remind_of_endings(session, now + timedelta(days=days))
    titles = session.scalars(select(InboxNotice.title).where(InboxNotice.title.startswith("等待核对"))).all()
    assert titles == ["等待核对的解除：期限将满", "等待核对的解除：已经超过期限"]
    keep_decision(session, decision_id, "罚款没有缴清", SUPERVISOR, now)
    assert decision_page(session, decision_id, SUPERVISOR, now).asked is None
    with pytest.raises(ConflictError):
        end_decision(session, decision_id, SUPERVISOR, now)
    assert len(live_flags(session)) == 1


def test_the_number_of_a_document_on_a_person_is_sealed_and_still_entered_once(session, now):
    number = "（2026）示01刑初8号"
    given_confirmed(session, now, PERSON, kind="criminal_record", document_number=number)
    with pytest.raises(ConflictError):
        given_entered(session, now, PERSON, kind="criminal_record", document_number=number)
    for table in ("flag", "decision"):
        for row in session.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - words of this test
            assert number not in str(row)
    (flag,) = live_flags(session)
    assert flag_seen(session, flag).document_number == number
    assert decisions(session, now).rows[0].document_number == number


def test_a_correction_takes_the_place_of_the_old_entry_in_the_moment_it_is_confirmed(session, now):
    old = given_confirmed(session, now, FIRM)
    new = given_entered(session, now, FIRM, How(corrects_id=old), event_on=date(2026, 8, 1))
    assert [flag.source_id for flag in live_flags(session)] == [old]
    confirm_decision(session, new, SUPERVISOR, now)
    assert [(flag.source_id, flag.ends_on) for flag in live_flags(session)] == [(new, date(2029, 8, 1))]
    assert status_of(session, old) == "corrected"


def test_what_is_only_while_so_ends_unless_it_is_confirmed_again(session, now):
    decision_id = given_confirmed(session, now, FIRM, kind="unpaid_fine", ends_on=date(2027, 1, 10))
    prolong_decision(session, decision_id, date(2027, 6, 1), SUPERVISOR, now)
    assert [flag.ends_on for flag in live_flags(session)] == [date(2027, 6, 1)]
    too_far = wrong_fields(prolong_decision, session, decision_id, date(2028, 6, 1), SUPERVISOR, now)
    assert too_far == {"ends_on"}
    expire_decisions(session, now + timedelta(days=400))
    assert (status_of(session, decision_id), live_flags(session)) == ("expired", [])


def test_a_term_of_law_is_not_prolonged(session, now):
    decision_id = given_confirmed(session, now, FIRM)
    with pytest.raises(ConflictError):
        prolong_decision(session, decision_id, date(2030, 1, 1), SUPERVISOR, now)


def test_a_refused_entry_never_raises_a_flag(session, now):
    decision_id = given_entered(session, now, FIRM)
    refuse_decision(session, decision_id, "文书与对象不符", SUPERVISOR, now)
    with pytest.raises(ConflictError):
        confirm_decision(session, decision_id, SUPERVISOR, now)
    assert live_flags(session) == []


def test_clerks_and_merchants_enter_nothing(session, now):
    for role in (Role.REGISTRATION_CLERK, Role.MERCHANT, Role.MEDIATOR):
        with pytest.raises(NotAllowedError):
            enter_decision(session, entry(), FIRM, Actor("a", role, "某"), now)


NEEDED = ["told_on", "starts_on", "ends_on", "confirmed_by", "confirmed_at", "remedy", "authority", "document_number"]
BROKEN = [
    "remedy = ''",
    "basis = ''",
    "object_id = ''",
    "confirmed_by = entered_by",
    "starts_on = ends_on",
    "told_on = ends_on",
    "status = 'over'",
    "status = 'annulled', ended_on = told_on",
    "ended_on = told_on",
    "kind = 'unknown'",
]


def test_the_database_itself_refuses_a_confirmed_decision_that_is_incomplete(database, now):
    with database.transaction() as session:
        given_law(session, now)
        given_enterprise(session, code=CODE)
        given_confirmed(session, now, FIRM)
    passed = []
    for change in (*(f"{column} = NULL" for column in NEEDED), *BROKEN):
        try:
            with database.engine.begin() as connection:
                assert connection.execute(text(f"UPDATE decision SET {change}")).rowcount  # noqa: S608 - words of this test
            passed.append(change)
        except IntegrityError:
            continue
    assert passed == []


def test_the_database_itself_refuses_a_flag_of_a_kind_that_its_source_or_carrier_may_not_have(database, now):
    with database.transaction() as session:
        given_law(session, now)
        given_enterprise(session, code=CODE)
        given_confirmed(session, now, FIRM)
    for change in ("kind = 'post_restriction'", "kind = 'criminal_record'", "source_kind = 'listing'"):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(text(f"UPDATE flag SET {change}"))  # noqa: S608 - words of this test


def delivered(**changes):
    made = {
        "record_id": "record-1",
        "enterprise_id": "",
        "document_number": "示市监吊〔2026〕11号",
        "violation": "长期停业未经营",
        "basis": "《公司法》第二百六十条",
        "penalty": "吊销营业执照",
        "authority": "示例市市场监督管理局",
        "decided_on": date(2026, 9, 1),
    }
    return RevocationFiled(**{**made, **changes})


def test_a_delivered_revocation_waits_once_until_an_officer_completes_and_another_confirms_it(session, now):
    firm = find_enterprise(session, CODE).enterprise_id
    for fact in (delivered(enterprise_id=firm), delivered(enterprise_id=firm)):
        draft_revocation(session, fact, now)
    session.flush()
    (row,) = session.scalars(select(FlagDecision)).all()
    assert (row.kind, row.status, row.entered_how, row.told_on) == ("licence_revoked", "entered", "feed", None)
    assert wrong_fields(confirm_decision, session, row.id, SUPERVISOR, now) == {"told_on", "starts_on", "remedy"}
    rewrite_decision(session, row.id, entry(document_number=row.document_number), OFFICER, now)
    confirm_decision(session, row.id, SUPERVISOR, now)
    assert [flag.source_id for flag in live_flags(session)] == [row.id]


def test_a_withdrawn_delivery_drops_its_draft_and_makes_the_annulment_of_a_confirmed_decision_due(session, now):
    firm = find_enterprise(session, CODE).enterprise_id
    fact = delivered(enterprise_id=firm)
    on = date(2026, 11, 19)
    withdrawn = CreditWithdrawn(fact.record_id, firm, "administrative_penalty", "feeds", "k", fact.document_number, on)
    draft_revocation(session, fact, now)
    follow_withdrawal(session, withdrawn, now)
    session.flush()
    assert session.scalars(select(FlagDecision.status)).all() == ["refused"]
    confirmed = given_confirmed(session, now, FIRM, document_number=fact.document_number)
    for _ in range(2):
        follow_withdrawal(session, withdrawn, now)
    page = decision_page(session, confirmed, SUPERVISOR, now)
    assert (page.asked.by_credit_file, page.asked.due_on) == (True, date(2026, 11, 24))
    assert len(live_flags(session)) == 1  # a person annuls, not the software
    assert wrong_fields(annul_decision, session, confirmed, "", SUPERVISOR, now) == {"document_number"}
    annul_decision(session, confirmed, "示复决〔2026〕9号", SUPERVISOR, now)
    assert live_flags(session) == []


def test_a_revocation_that_no_kind_bears_on_or_whose_term_is_over_is_not_drafted(session, now):
    firm = find_enterprise(session, CODE).enterprise_id
    draft_revocation(session, delivered(enterprise_id=firm, penalty="吊销建筑业资质"), now)
    draft_revocation(session, delivered(enterprise_id=firm, decided_on=date(2020, 1, 1)), now)
    assert session.scalars(select(FlagDecision)).all() == []


def test_the_serious_list_of_another_office_and_people_on_it_are_entered_and_hit(session, now):
    given_office(session, now, "示例市望湖区局", short="望湖")
    basis = "《市场监督管理严重违法失信名单管理办法》第八条第二项"
    own = {"kind": "serious", "basis": basis, "ends_on": date(2029, 9, 3), "authority": "示例市望湖区局"}
    assert wrong_fields(enter_decision, session, entry(**own), FIRM, OFFICER, now) == {"authority"}
    theirs = {**own, "authority": "外省示例市场监督管理局"}
    given_confirmed(session, now, FIRM, **theirs)
    given_confirmed(session, now, PERSON, **theirs)
    (public,) = public_list_entries(session, CODE, local_date(now))
    assert (public.list_name, public.authority, public.until) == (
        "严重违法失信名单",
        "外省示例市场监督管理局",
        date(2029, 9, 3),
    )
    clerk = Actor("clerk-9", Role.DESK_CLERK, "吴认证", desk="certification")

    def answered(code, *people):
        request = CheckRequest("certification", "certification_renewal", code, "", people)
        answer = run_check(session, request, clerk, now)
        return answer.verdict, [hit.measure for hit in answer.hits]

    given_enterprise(session, code=CLEAN)
    assert answered(CODE) == ("必须拒绝", ["K4"])
    assert answered(CLEAN, PersonAsked("林示例", GOOD_ID, "认证人员")) == ("必须拒绝", ["K4"])
    assert answered(CLEAN, PersonAsked("林示例", GOOD_ID, "股东")) == ("未发现", [])


def test_a_responsible_person_whom_the_registry_lost_stops_the_spreading_of_no_flag(session, now):
    given_confirmed(session, now, FIRM, kind="food_licence_revoked")
    (flag,) = live_flags(session)
    flag.responsible = ["nobody"]
    session.flush()
    spread_together(session, [flag.id], now)
    reached = select(DerivedFlag.object_id).where(DerivedFlag.retracted_at.is_(None))
    assert "nobody" in session.scalars(reached).all()


def test_of_a_private_decision_a_namesake_learns_only_that_the_number_is_needed(session, now):
    given_confirmed(session, now, PERSON, kind="criminal_record")
    flag = flag_seen(session, live_flags(session)[0])
    measure = replace(
        read_measure(next(iter(load_measure_rows(session, date(2026, 11, 20)))).content),
        matters=("set_up",),
        objects=(NodeKind.PERSON,),
        flag_kinds=("criminal_record",),
        reaches=(),
        posts=(),
    )
    matter = Matter("set_up", "registration", "设立登记", "new")
    request = CheckRequest("registration", "set_up", people=(PersonAsked("林示例", "", "法定代表人"),))
    for asked, is_told in ((PersonAsked("林示例"), False), (PersonAsked("林示例", GOOD_ID), True)):
        subjects = resolve_subjects(session, replace(request, people=(asked,)), matter, date(2026, 11, 20))
        assert len(subjects[0].candidates) == 1
        evidence = Evidence("c", request, matter, subjects, (flag,), (), (measure,), "v", now)
        (hit,) = assess(evidence).hits
        told = "条文所列犯罪" in hit.what + hit.path or bool(hit.document_number)
        assert told is is_told
        assert is_told or hit.effect == "I"
        assert bool(hit.remedy) is is_told
