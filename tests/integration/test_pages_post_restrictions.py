"""Post restrictions in the browser, and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from identity.domain.real_identity import IdKind, RealIdentity
from identity.services.record_identity import record_identity
from identity.storage.account_tables import Account
from identity.storage.notice_tables import InboxNotice
from registry.queries.enterprise_page import find_enterprise
from sanctions.domain.decision_entry import DecisionObject, PersonNamed
from sanctions.domain.restriction_procedure import RESTRICTION_STEPS, RestrictionAct, restriction_law
from sanctions.queries.restrictions import restriction_page
from sanctions.services.annul_restriction import annul_restriction, ask_to_annul_restriction
from sanctions.services.decide_restriction import (
    RestrictionDecision,
    decide_restriction,
    expire_restrictions,
    make_restrictions_effective,
)
from sanctions.services.hear_restricted_person import (
    Served,
    arrange_person_hearing,
    hold_person_hearing,
    notify_person,
    record_person_statement,
    request_person_hearing,
    reschedule_person_hearing,
    waive_person_hearing,
)
from sanctions.services.propose_restriction import RestrictionProposal, propose_restriction
from sanctions.storage.flag_tables import Flag
from tests.factories_decisions import REVIEW, given_annulled, given_confirmed, given_listed_elsewhere
from tests.factories_desks import given_desks, message_beside, text_of
from tests.factories_identity import given_office
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import GOOD_ID, OFFICER, OTHER_ID, OTHER_SUPERVISOR, SUPERVISOR, given_law

CODE = some_code(7002)
TODAY = date(2026, 11, 20)
BASE = "/sanctions/post-restrictions"


def proposal(**changes):
    made = {
        "person": PersonNamed("林示例", GOOD_ID),
        "enterprise_code": CODE,
        "post": "法定代表人",
        "ground": "listed_elsewhere",
        "event_on": date(2026, 8, 1),
        "facts": "作出虚假公示，本人签字",
        "authority": "示例市市场监督管理局",
        "post_reason": "任命文件",
    }
    return RestrictionProposal(**{**made, **changes})


def decision(**changes):
    made = {"document_number": "示市监限〔2026〕1号", "reason": "林示例负有责任", "effective_on": TODAY}
    return RestrictionDecision(**{**made, **changes})


def given_told(session, now):
    restriction_id = propose_restriction(session, proposal(), OFFICER, now)
    notify_person(session, restriction_id, Served(TODAY, "直接送达"), OFFICER, now)
    return restriction_id


def given_restricted(session, now):
    restriction_id = given_told(session, now)
    waive_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)
    return restriction_id


@pytest.fixture
def session(database, now):
    with database.transaction() as opened:
        given_law(opened, now)
        given_enterprise(opened, code=CODE)
        given_listed_elsewhere(opened, now, CODE)
        yield opened


def live_flags(session):
    session.flush()
    own = Flag.source_kind == "post_restriction"
    return list(session.scalars(select(Flag).where(own, Flag.retracted_at.is_(None))))


def given_food_revoked(session, now, on):
    days = {"event_on": on, "told_on": on, "starts_on": on}
    return given_confirmed(session, now, DecisionObject(CODE), kind="food_licence_revoked", **days)


def refused_fields(session, now, **changes):
    with pytest.raises(InvalidInputError) as refused:
        propose_restriction(session, proposal(**changes), OFFICER, now)
    return set(refused.value.fields)


def test_a_restriction_needs_its_event_on_record_and_its_day(session, now):
    assert refused_fields(session, now, event_on=date(2026, 8, 2)) == {"event_on"}
    assert refused_fields(session, now, ground="food_licence") == {"ground"}
    assert refused_fields(session, now, ground="false_ad") == {"ground"}
    decision_id = given_food_revoked(session, now, date(2026, 9, 1))
    propose_restriction(session, proposal(ground="food_licence", event_on=date(2026, 9, 1)), OFFICER, now)
    given_annulled(session, now, decision_id)
    assert refused_fields(session, now, ground="food_licence", event_on=date(2026, 9, 1)) == {"ground"}


def test_the_post_is_known_by_the_registry_or_by_a_reason_that_the_decider_reads(session, now):
    assert refused_fields(session, now, post_reason=" ") == {"post_reason"}
    reasoned = propose_restriction(session, proposal(), OFFICER, now)
    assert "认定的理由：任命文件" in restriction_page(session, reasoned, SUPERVISOR, now).facts
    given_representative(session, find_enterprise(session, CODE).enterprise_id, "王示例", OTHER_ID)
    known = proposal(person=PersonNamed("王示例", OTHER_ID), post_reason="")
    by_registry = propose_restriction(session, known, OFFICER, now)
    assert "任法定代表人" in restriction_page(session, by_registry, SUPERVISOR, now).facts


def test_the_authority_of_a_restriction_is_the_own_office(session, now):
    given_office(session, now, "示例市市场监督管理局")
    assert refused_fields(session, now, authority="示例省市场监督管理局") == {"authority"}
    restriction_id = propose_restriction(session, proposal(authority=""), OFFICER, now)
    assert restriction_page(session, restriction_id, SUPERVISOR, now).authority == "示例市市场监督管理局"


def test_a_person_is_told_heard_and_restricted_by_somebody_else_for_the_years_of_the_article(session, now):
    restriction_id = given_told(session, now)
    with pytest.raises(ConflictError):
        decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)
    record_person_statement(session, restriction_id, Served(TODAY, "我没有签字"), OFFICER, now)
    waive_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    with pytest.raises(NotAllowedError):
        decide_restriction(session, restriction_id, decision(), OFFICER, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)
    assert set(refused.value.fields) == {"answer_to_statements"}
    decide_restriction(session, restriction_id, decision(answer_to_statements="笔迹已鉴定"), SUPERVISOR, now)
    (flag,) = live_flags(session)
    assert (flag.source_kind, flag.object_kind, flag.object_name) == ("post_restriction", "person", None)
    assert (flag.starts_on, flag.ends_on) == (TODAY, date(2029, 8, 1))
    make_restrictions_effective(session, now)
    expire_restrictions(session, now + timedelta(days=3 * 366))
    assert live_flags(session) == []


def test_who_waived_may_still_ask_for_a_hearing_in_the_days_until_the_decision(session, now):
    restriction_id = given_told(session, now)
    waive_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    page = restriction_page(session, restriction_id, SUPERVISOR, now)
    assert (page.row.clock_on, page.row.clock_label) == (None, "已经书面放弃听证")
    offers = {offer.act: offer.why_not for offer in page.offers}
    assert offers[RestrictionAct.DECIDE] == offers[RestrictionAct.REQUEST_HEARING] == ""
    assert RestrictionAct.WAIVE_HEARING not in offers
    assert "改变主意仍然可以申请听证" in page.papers[0].text
    with pytest.raises(ConflictError, match="已经书面放弃听证"):
        waive_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    request_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    with pytest.raises(ConflictError):
        decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)


def test_the_years_of_the_article_are_not_lengthened_by_a_late_decision(session, now):
    given_food_revoked(session, now, date(2021, 11, 22))
    with pytest.raises(InvalidInputError) as refused:
        propose_restriction(session, proposal(ground="food_licence", event_on=date(2021, 11, 20)), OFFICER, now)
    assert set(refused.value.fields) == {"event_on"}
    restriction_id = propose_restriction(
        session, proposal(ground="food_licence", event_on=date(2021, 11, 22)), OFFICER, now
    )
    notify_person(session, restriction_id, Served(TODAY, "直接送达"), OFFICER, now)
    waive_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_restriction(session, restriction_id, decision(effective_on=date(2026, 11, 22)), SUPERVISOR, now)
    assert set(refused.value.fields) == {"effective_on"}
    decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)
    (flag,) = live_flags(session)
    assert (flag.starts_on, flag.ends_on) == (TODAY, date(2026, 11, 22))


def test_a_hearing_keeps_its_days_and_the_decision_waits_for_it(session, now):
    restriction_id = given_told(session, now)
    request_person_hearing(session, restriction_id, Served(TODAY), OFFICER, now)
    with pytest.raises(InvalidInputError) as refused:
        arrange_person_hearing(session, restriction_id, Served(TODAY, "一楼", TODAY), OFFICER, now)
    assert set(refused.value.fields) == {"hearing_on"}
    arrange_person_hearing(session, restriction_id, Served(TODAY, "一楼", TODAY + timedelta(days=12)), OFFICER, now)
    hearing_on = TODAY + timedelta(days=14)
    reschedule_person_hearing(session, restriction_id, Served(TODAY, "一楼", hearing_on, "停电"), OFFICER, now)
    with pytest.raises(ConflictError):
        decide_restriction(session, restriction_id, decision(), SUPERVISOR, now)
    later = now + timedelta(days=14)
    hold_person_hearing(session, restriction_id, Served(hearing_on, "双方陈述"), OFFICER, later)
    answered = decision(answer_to_statements="不予采纳", effective_on=hearing_on)
    decide_restriction(session, restriction_id, answered, OTHER_SUPERVISOR, later)
    assert len(live_flags(session)) == 1


def test_one_matter_is_restricted_once_and_annulled_by_a_second_person_leaves_no_flag(session, now):
    restriction_id = given_restricted(session, now)
    with pytest.raises(ConflictError), session.begin_nested():
        propose_restriction(session, proposal(), OFFICER, now)
    ask_to_annul_restriction(session, restriction_id, REVIEW, SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        annul_restriction(session, restriction_id, SUPERVISOR, now)
    assert len(live_flags(session)) == 1
    annul_restriction(session, restriction_id, OTHER_SUPERVISOR, now)
    assert live_flags(session) == []
    propose_restriction(session, proposal(), OFFICER, now)


def test_the_prior_notice_is_printed_before_it_is_served_and_the_account_of_the_person_is_told_of_the_service(
    sqlite, vault, tmp_path, now
):
    desks = given_desks(sqlite, vault, tmp_path, now)
    consumer = desks.actors[Role.CONSUMER]
    with desks.database.transaction() as session:
        given_enterprise(session, code=CODE)
        given_listed_elsewhere(session, now, CODE)
        name = vault_of(session).open(session.get_one(Account, consumer.account_id).name_sealed)
        record_identity(
            session, consumer.account_id, RealIdentity(IdKind.RESIDENT, GOOD_ID, "示例路1号"), consumer, now
        )
        person = PersonNamed(name, GOOD_ID)
        restriction_id = propose_restriction(session, proposal(person=person), OFFICER, now)
    document = f"{BASE}/{restriction_id}/documents"
    draft = desks.page(Role.OFFICER, f"{document}/notice")
    assert f"当事人：{name}（" in draft
    assert "送达回证" in draft
    assert GOOD_ID not in draft
    desks.page(Role.OFFICER, f"{document}/decision", 404)
    desks.given(notify_person, restriction_id, Served(TODAY, "直接送达"), OFFICER, now)
    assert "送达方式" not in desks.page(Role.OFFICER, f"{document}/notice").replace("送达地点、方式", "")
    with desks.database.reading() as session:
        told = session.scalars(select(InboxNotice.title).where(InboxNotice.account_id == consumer.account_id)).all()
    assert told == ["有一份送达给您的文书"]


def test_every_ground_names_its_article_its_posts_and_its_years():
    for ground in restriction_law().grounds:
        assert min(len(ground.article_key), len(ground.article_text), len(ground.posts), ground.years) > 0
    decided = {row.source for row in RESTRICTION_STEPS.rows if row.action == "decide"}
    assert decided == {"notified", "heard"}


NEEDED = [
    "notice_served_on",
    "request_due_on",
    "document_number",
    "decided_by",
    "reason_sealed",
    "remedy",
    "effective_on",
]
BROKEN = [
    "ends_on = NULL",
    "ends_on = effective_on",
    "decided_by = proposed_by",
    "waived_on = NULL",
    "basis = ''",
    "posts_barred = ''",
    "person_id = ''",
    "status = 'annulled'",
    "decided_on = NULL",
]


def test_the_database_itself_refuses_a_restriction_in_force_without_any_part_of_its_procedure(database, now):
    with database.transaction() as session:
        given_law(session, now)
        given_enterprise(session, code=CODE)
        given_listed_elsewhere(session, now, CODE)
        given_restricted(session, now)
        stored = session.execute(text("SELECT * FROM post_restriction")).one()
        assert "林示例" not in str(stored)
    passed = []
    for change in (*(f"{column} = NULL" for column in NEEDED), *BROKEN):
        try:
            with database.engine.begin() as connection:
                connection.execute(text(f"UPDATE post_restriction SET {change}"))  # noqa: S608 - words of this test
            passed.append(change)
        except IntegrityError:
            continue
    assert passed == []


def test_officer_and_supervisor_take_a_restriction_through_its_pages(sqlite, vault, tmp_path, now):
    desks = given_desks(sqlite, vault, tmp_path, now)
    desks.given(given_enterprise, code=CODE)
    desks.given(given_listed_elsewhere, desks.now, CODE)
    typed = {
        "person_name": "林示例",
        "person_id_number": "123",
        "enterprise_code": CODE,
        "post": "法定代表人",
        "ground": "listed_elsewhere",
        "event_on": "2026-08-01",
        "facts": "作出虚假公示，本人签字",
        "post_reason": "任命文件",
    }
    wrong = desks.send(Role.OFFICER, f"{BASE}/new", typed)
    assert wrong.status_code == 422
    assert message_beside(text_of(wrong), "person_id_number")
    made = desks.send(Role.OFFICER, f"{BASE}/new", {**typed, "person_id_number": GOOD_ID})
    path = made.headers["Location"]
    assert "各地理解不一" in desks.page(Role.OFFICER, path)
    steps = [
        (Role.OFFICER, "notify", {"on": "2026-11-20", "text": "直接送达"}),
        (Role.OFFICER, "waive_hearing", {"on": "2026-11-20"}),
        (
            Role.SUPERVISOR,
            "decide",
            {
                "document_number": "示市监限〔2026〕3号",
                "reason": "本人负有责任",
                "answer_to_statements": "",
                "effective_on": "2026-11-20",
            },
        ),
    ]
    for role, act, fields in steps:
        assert desks.send(role, f"{path}/acts/{act}", fields).status_code == 303, act
    shown = desks.page(Role.SUPERVISOR, path)
    assert "限制中" in shown
    assert shown.count("<dt>生效</dt>") == 1
    assert GOOD_ID not in shown
    assert "林" in desks.page(Role.OFFICER, f"{BASE}?status=decided")
    assert "现在不能办理这一步" in desks.page(Role.OFFICER, f"{path}/acts/annul")
