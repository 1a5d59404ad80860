"""Checks at the desks over both databases: what is shown, what is stored, and when no answer is given."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, text, update

from core.kernel.clock import local_date
from core.kernel.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from core.kernel.identifiers import is_valid_uscc
from core.kernel.roles import SYSTEM_ACTOR
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from registry.domain.links import LinkKind
from registry.services.end_link import end_link
from registry.services.rename_enterprise import rename_enterprise
from sanctions.domain.checks import PersonAsked, answer_text
from sanctions.domain.desk_decision import DeskChoice
from sanctions.queries.checks import check_page, checks_by_clerk
from sanctions.queries.desks import desk_of, matters_of_desk, measures_in_force
from sanctions.services.expire_listings import expire_listings
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.record_check_decision import DeskDecision, record_check_decision
from sanctions.services.run_check import replay_check, run_check
from sanctions.services.seed_measures import seed_measures
from sanctions.services.spread_flags import spread_flags
from sanctions.storage.check_tables import Check
from sanctions.storage.flag_tables import DerivedFlag, Flag
from tests.factories_registry import given_enterprise, given_link, given_person, given_representative, some_code
from tests.factories_sanctions import (
    CLERKS,
    GOOD_ID,
    HONOURS,
    LICENSING,
    OTHER_ID,
    REGISTRATION,
    SUPERVISOR,
    asked,
    given_annulled,
    given_decided,
    given_law,
    respread_all,
)

LISTED_NAME = "示例市青禾健身服务有限公司"
OTHER_NAME = "示例市麦田餐饮管理有限公司"


class City:
    """A listed enterprise with its representative, who also represents another one."""

    def __init__(self, session, now):
        self.session, self.now = session, now
        given_law(session, now)
        self.listed_code, self.other_code, self.clean_code = some_code(), some_code(), some_code()
        self.listed = given_enterprise(session, LISTED_NAME, code=self.listed_code)
        self.other = given_enterprise(session, OTHER_NAME, code=self.other_code)
        given_enterprise(session, "示例市晴川书店", code=self.clean_code)
        self.boss = given_representative(session, self.listed, "林示例", GOOD_ID)
        given_link(session, self.other, from_person_id=self.boss.person_id)
        self.listing = given_decided(session, now, self.listed)
        spread_flags(session, now)

    def check(self, matter, code="", name="", people=(), now=None):
        request = asked(matter, code, name, people)
        return run_check(self.session, request, CLERKS[request.desk], now or self.now)


@pytest.fixture
def city(database, now):
    with database.transaction() as session:
        yield City(session, now)


def shown(answer):
    return answer.verdict, [hit.measure for hit in answer.hits]


@pytest.mark.parametrize(
    ("matter", "verdict", "measures"),
    [
        ("simplified_deregistration", "必须拒绝", ["K1"]),
        ("food_business_licence", "须权衡", ["K20"]),
        ("approval_on_pledge", "必须拒绝", ["K22", "K20"]),
        ("market_honour", "必须拒绝", ["K23"]),
        ("set_up", "提示", ["T1"]),
    ],
)
def test_the_desks_are_told_about_a_listed_enterprise(city, matter, verdict, measures):
    answer = city.check(matter, city.listed_code)
    assert shown(answer) == (verdict, measures)
    assert all(hit.document_number == "示市监处罚〔2026〕1号" for hit in answer.hits)


@pytest.mark.parametrize("matter", ["simplified_deregistration", "food_business_licence", "market_honour"])
def test_an_enterprise_on_no_list_gives_nothing(city, matter):
    assert shown(city.check(matter, city.clean_code)) == ("未发现", [])


def test_a_new_listing_is_seen_by_the_next_check_before_any_duty_ran(database, now):
    with database.transaction() as session:
        given_law(session, now)
        code = some_code()
        given_decided(session, now, given_enterprise(session, code=code))
        answer = run_check(session, asked("simplified_deregistration", code), REGISTRATION, now)
    assert shown(answer) == ("必须拒绝", ["K1"])


def test_a_listing_is_not_shown_before_its_first_day(database, now):
    with database.transaction() as session:
        given_law(session, now)
        code = some_code()
        given_decided(session, now, given_enterprise(session, code=code), in_days=5)
        answers = [
            run_check(session, asked("market_honour", code), HONOURS, now + timedelta(days=days)) for days in (4, 5)
        ]
    assert [answer.verdict for answer in answers] == ["未发现", "必须拒绝"]


def test_an_unknown_code_is_said_to_be_unknown_and_never_clear(city):
    answer = city.check("food_business_licence", some_code())
    assert answer.verdict == "未找到该主体"
    assert "不能当作" in answer.notes[0]


def test_a_wrong_check_digit_is_an_error_beside_the_code(city):
    code = next(c for c in (city.listed_code[:-1] + last for last in "0123456789A") if not is_valid_uscc(c))
    with pytest.raises(InvalidInputError) as refused:
        city.check("food_business_licence", code)
    assert set(refused.value.fields) == {"code"}
    assert city.session.scalars(select(Check)).all() == []


def test_a_name_alone_warns_and_never_refuses(city):
    answer = city.check("simplified_deregistration", name=LISTED_NAME)
    assert answer.verdict == "提示"
    assert {hit.matched for hit in answer.hits} == {"name"}
    assert any(city.listed_code in note for note in answer.notes)


def test_a_former_name_still_finds_the_listed_enterprise(city):
    rename_enterprise(city.session, city.listed, "示例市新程体育有限公司", date(2026, 11, 20), SYSTEM_ACTOR, city.now)
    assert shown(city.check("market_honour", name=LISTED_NAME)) == ("提示", ["K23"])
    assert shown(city.check("market_honour", city.listed_code)) == ("必须拒绝", ["K23"])


def test_a_name_that_does_not_belong_to_the_code_is_pointed_out(city):
    answer = city.check("market_honour", city.clean_code, LISTED_NAME)
    assert any("不同，请核对" in note for note in answer.notes)


def test_the_representative_of_a_listed_enterprise_is_weighed_for_the_same_post_elsewhere(city):
    person = PersonAsked("林示例", GOOD_ID, "法定代表人")
    (hit,) = city.check("set_up", people=(person,)).hits
    assert (hit.measure, hit.effect) == ("K12", "W")
    assert hit.ambiguity
    assert hit.path.startswith(f"{LISTED_NAME}（2026年11月20日列入严重违法失信名单） → 法定代表人林示例")


def test_in_another_post_the_same_person_is_only_a_warning(city):
    answer = city.check("set_up", people=(PersonAsked("林示例", GOOD_ID, "股东"),))
    assert shown(answer) == ("提示", ["K11"])
    assert "不得仅因" in answer.hits[0].allowed


def test_a_person_by_name_only_is_a_warning_to_be_verified(city):
    answer = city.check("set_up", people=(PersonAsked("林示例", "", "法定代表人"),))
    assert answer.verdict == "提示"
    assert any("只按姓名比对" in note for note in answer.notes)


def test_a_birth_date_tells_namesakes_apart_and_confirms_nobody(city):
    same = PersonAsked("林示例", "", "法定代表人", date(1949, 12, 31))
    answer = city.check("set_up", people=(same,))
    assert answer.verdict == "提示"
    assert any("姓名和出生日期相同" in note for note in answer.notes)
    answer = city.check("set_up", people=(replace(same, born_on=date(1950, 1, 1)),))
    assert shown(answer) == ("未发现", [])
    assert any("1 名同名的人出生日期不同" in note for note in answer.notes)
    assert answer_text(replay_check(city.session, answer.check_id)) == answer_text(answer)


def test_namesakes_are_read_together_however_many_there_are(city):
    seen = []
    event.listen(city.session.connection(), "before_cursor_execute", lambda *call: seen.append(call[2]))
    counted = []
    for number in range(3):
        namesake = given_representative(city.session, city.listed, "林示例")
        given_link(city.session, city.other, from_person_id=namesake.person_id)
        respread_all(city.session, city.now + timedelta(minutes=number))
        seen.clear()
        answer = city.check("set_up", people=(PersonAsked("林示例", "", "法定代表人", date(1949, 12, 31)),))
        counted.append(sum("FROM person" in statement for statement in seen))
    assert len(answer.hits) > 1
    assert len(set(counted)) == 1


def test_another_person_of_the_same_name_is_cleared_by_the_identity_number(city):
    answer = city.check("set_up", people=(PersonAsked("林示例", OTHER_ID, "法定代表人"),))
    assert shown(answer) == ("未发现", [])


def test_a_namesake_whose_number_nobody_registered_stays_a_warning(database, now):
    with database.transaction() as session:
        given_law(session, now)
        listed = given_enterprise(session)
        given_representative(session, listed, "林示例")
        given_decided(session, now, listed)
        spread_flags(session, now)
        person = PersonAsked("林示例", GOOD_ID, "法定代表人")
        answer = run_check(session, asked("set_up", people=(person,)), REGISTRATION, now)
    assert answer.verdict == "提示"
    assert any("同名" in note for note in answer.notes)


def test_the_other_enterprise_of_that_person_is_warned_of_with_both_steps_of_the_path(city):
    (hit,) = city.check("change_registration", city.other_code).hits
    assert (hit.measure, hit.effect, hit.who) == ("K11", "I", OTHER_NAME)
    assert hit.path.count("→") == 2


def test_nothing_spreads_to_the_licensing_and_honours_desks(city):
    for matter in ("food_business_licence", "approval_on_pledge", "market_honour"):
        answer = city.check(matter, city.other_code, people=(PersonAsked("林示例", GOOD_ID, "法定代表人"),))
        assert shown(answer) == ("未发现", [])


def test_a_controller_and_a_successor_are_warned_of(database, now):
    with database.transaction() as session:
        given_law(session, now)
        listed, successor_code = given_enterprise(session), some_code()
        successor = given_enterprise(session, "示例市接续商务有限公司", code=successor_code)
        controller = given_person(session, "郑示例", GOOD_ID)
        given_link(session, listed, kind=LinkKind.CONTROLLER, from_person_id=controller)
        given_link(session, successor, kind=LinkKind.RENAMED_TO, from_enterprise_id=listed, from_on=date(2026, 10, 1))
        given_decided(session, now, listed)
        by_person = run_check(session, asked("set_up", people=(PersonAsked("郑示例", GOOD_ID),)), REGISTRATION, now)
        by_firm = run_check(session, asked("deregistration", successor_code), REGISTRATION, now)
    assert shown(by_person) == shown(by_firm) == ("提示", ["K11"])


@pytest.mark.parametrize("matter", ["market_honour", "change_registration", "set_up"])
def test_annulment_clears_every_warning_at_once(city, matter):
    given_annulled(city.session, city.now, city.listing)
    for code in (city.listed_code, city.other_code):
        assert shown(city.check(matter, code)) == ("未发现", [])


def test_past_the_term_every_warning_is_gone_even_before_the_duty_runs(city):
    later = city.now + timedelta(days=3 * 366 + 2)
    assert city.check("market_honour", city.listed_code, now=later).verdict == "未发现"
    assert city.check("change_registration", city.other_code, now=later).verdict == "未发现"
    make_listings_effective(city.session, later)
    expire_listings(city.session, later)
    live = select(DerivedFlag).where(DerivedFlag.retracted_at.is_(None))
    assert city.session.scalars(live).all() == []


def test_spreading_twice_changes_nothing_and_a_link_that_ended_is_taken_back(city):
    before = city.session.scalars(select(DerivedFlag.id)).all()
    respread_all(city.session, city.now)
    assert city.session.scalars(select(DerivedFlag.id)).all() == before
    end_link(city.session, city.boss.link_id, date(2026, 6, 1), SYSTEM_ACTOR, city.now)
    respread_all(city.session, city.now)
    live = select(DerivedFlag).where(DerivedFlag.retracted_at.is_(None))
    assert city.session.scalars(live).all() == []


def test_whoever_a_flag_begins_or_stops_to_warn_of_stands_in_the_log_of_its_listing(city):
    rows = city.session.scalars(select(DerivedFlag.id).order_by(DerivedFlag.id)).all()
    end_link(city.session, city.boss.link_id, date(2026, 6, 1), SYSTEM_ACTOR, city.now)
    respread_all(city.session, city.now)
    changes = [line for line in acts_of(city.session, Subject("listing", city.listing)) if line.action == "spread"]
    assert [sorted(line.details["warnings_added"]) for line in changes] == [rows, []]
    assert [sorted(line.details["warnings_taken_back"]) for line in changes] == [[], rows]


def test_without_a_catalogue_there_is_no_answer(database, now):
    with pytest.raises(UnavailableError), database.transaction() as session:
        code = some_code()
        given_enterprise(session, code=code)
        run_check(session, asked("market_honour", code), HONOURS, now)


def test_were_a_flag_ever_not_spread_nothing_weak_would_be_answered(database, now):
    with database.transaction() as session:
        given_law(session, now)
        code, other = some_code(), some_code()
        given_enterprise(session, code=other)
        given_decided(session, now, given_enterprise(session, code=code))
        session.execute(update(Flag).values(spread_at=None))
        with pytest.raises(UnavailableError, match="没有完成核查"):
            run_check(session, asked("set_up", other), REGISTRATION, now)
        spread_flags(session, now)
        assert run_check(session, asked("set_up", other), REGISTRATION, now).verdict == "未发现"


@pytest.mark.parametrize("table", ["derived_flag", "measure", "enterprise_name"])
def test_a_database_that_fails_gives_no_answer_instead_of_a_clear_one(database, now, table):
    with database.transaction() as session:
        city = City(session, now)
    rename(database, table, "broken")
    try:
        with pytest.raises(UnavailableError), database.transaction() as session:
            run_check(session, asked("set_up", city.clean_code), REGISTRATION, now)
    finally:
        rename(database, "broken", table)


def rename(database, table, name):
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


@pytest.mark.parametrize(("to_on", "live"), [(date(2026, 8, 1), 0), (date(2026, 8, 2), 1)])
def test_a_representative_counts_up_to_the_day_before_the_link_ends(database, now, to_on, live):
    with database.transaction() as session:
        given_law(session, now)
        listed, person = given_enterprise(session), given_person(session)
        given_link(session, listed, from_person_id=person, to_on=to_on)
        given_decided(session, now, listed)
        spread_flags(session, now)
        assert len({row.object_id for row in session.scalars(select(DerivedFlag))}) == live


def test_what_was_shown_is_stored_and_replays_to_the_same_bytes(city):
    people = (PersonAsked("林示例", GOOD_ID, "法定代表人"), PersonAsked("林示例"))
    answer = city.check("change_legal_representative", city.listed_code, people=people)
    stored = check_page(city.session, answer.check_id, REGISTRATION)
    assert stored.answer == answer
    assert stored.answer_text == answer_text(answer)
    given_annulled(city.session, city.now, city.listing)
    rename_enterprise(city.session, city.listed, "示例市新程体育有限公司", date(2026, 11, 20), SYSTEM_ACTOR, city.now)
    city.session.flush()
    assert answer_text(replay_check(city.session, answer.check_id)) == stored.answer_text


@pytest.mark.parametrize("matter", ["food_business_licence", "set_up"])
def test_a_clerk_of_another_desk_neither_asks_nor_sees(city, matter):
    request = asked(matter, city.listed_code)
    with pytest.raises(NotAllowedError):
        run_check(city.session, request, HONOURS, city.now)
    answer = city.check(matter, city.listed_code)
    with pytest.raises(NotFoundError):
        check_page(city.session, answer.check_id, HONOURS)
    with pytest.raises(NotFoundError):
        record_check_decision(city.session, answer.check_id, DeskDecision(DeskChoice.GRANTED, "x"), HONOURS, city.now)
    assert check_page(city.session, answer.check_id, SUPERVISOR).may_decide is False


def test_an_unknown_desk_or_a_matter_of_another_desk_is_refused(city):
    with pytest.raises(InvalidInputError) as desk:
        run_check(city.session, replace(asked("set_up", city.clean_code), desk="elsewhere"), REGISTRATION, city.now)
    assert set(desk.value.fields) == {"desk"}
    wrong = replace(asked("set_up", city.clean_code), matter="market_honour")
    with pytest.raises(InvalidInputError) as matter:
        run_check(city.session, wrong, REGISTRATION, city.now)
    assert set(matter.value.fields) == {"matter"}


def test_what_must_be_weighed_is_decided_with_every_factor_and_a_reason(city):
    answer = city.check("food_business_licence", city.listed_code)
    page = check_page(city.session, answer.check_id, LICENSING)
    weighed = {factor.key: f"考虑了{factor.text}" for factor in page.factors}
    for broken in (DeskDecision(DeskChoice.REFUSED, " ", weighed), DeskDecision(DeskChoice.REFUSED, "理由")):
        with pytest.raises(InvalidInputError):
            record_check_decision(city.session, answer.check_id, broken, LICENSING, city.now)
    whole = DeskDecision(DeskChoice.REFUSED, "尚未退款，预付业务与申请相同", weighed)
    record_check_decision(city.session, answer.check_id, whole, LICENSING, city.now)
    decided = check_page(city.session, answer.check_id, LICENSING).decision
    assert (decided.choice, len(decided.weighed)) == (DeskChoice.REFUSED, 3)
    with pytest.raises(ConflictError):
        record_check_decision(city.session, answer.check_id, whole, LICENSING, city.now)


def test_even_a_must_refuse_leaves_the_decision_to_the_clerk_with_a_reason(city):
    answer = city.check("simplified_deregistration", city.listed_code)
    choice = DeskDecision(DeskChoice.OTHER_PROCEDURE, "已告知改走一般注销")
    record_check_decision(city.session, answer.check_id, choice, REGISTRATION, city.now)
    (line,) = checks_by_clerk(city.session, REGISTRATION)
    assert (line.verdict, line.decision_text) == ("必须拒绝", "转其他程序办理")


def test_a_grant_against_a_refusal_by_law_is_said_outright_with_a_reason(city):
    answer = city.check("simplified_deregistration", city.listed_code)
    good = "名单决定已在今天上午被法院停止执行"
    for choice in (DeskDecision(DeskChoice.GRANTED, good), DeskDecision(DeskChoice.GRANTED, "x", departs=True)):
        with pytest.raises(InvalidInputError):
            record_check_decision(city.session, answer.check_id, choice, REGISTRATION, city.now)
    whole = DeskDecision(DeskChoice.GRANTED, good, departs=True)
    record_check_decision(city.session, answer.check_id, whole, REGISTRATION, city.now)
    (line,) = checks_by_clerk(city.session, REGISTRATION)
    assert (line.verdict, line.decision_text) == ("必须拒绝", "准予办理")


def test_a_grant_to_an_applicant_that_was_not_found_is_confirmed_and_marked(city):
    answer = city.check("simplified_deregistration", name="完全不存在的企业")
    good = "纸质档案里有这家企业，已经核对"
    for choice in (DeskDecision(DeskChoice.GRANTED, good), DeskDecision(DeskChoice.GRANTED, "x", departs=True)):
        with pytest.raises(InvalidInputError):
            record_check_decision(city.session, answer.check_id, choice, REGISTRATION, city.now)
    whole = DeskDecision(DeskChoice.GRANTED, good, departs=True)
    record_check_decision(city.session, answer.check_id, whole, REGISTRATION, city.now)
    assert check_page(city.session, answer.check_id, REGISTRATION).decision.mark == "没有找到申请人，仍准予办理"


def test_each_clerk_finds_the_own_desk_with_its_matters(city):
    for clerk in CLERKS.values():
        desk = desk_of(city.session, clerk)
        assert matters_of_desk(city.session, desk.code)
    assert desk_of(city.session, SUPERVISOR) is None
    codes = {line.measure.code for line in measures_in_force(city.session, local_date(city.now))}
    assert {"K1", "K20", "K22", "K23"} <= codes


def test_loading_the_catalogue_again_adds_nothing(city):
    before = measures_in_force(city.session, local_date(city.now))
    seed_measures(city.session, city.now)
    city.session.flush()
    assert measures_in_force(city.session, local_date(city.now)) == before


def test_nothing_personal_is_stored_in_the_clear(city):
    city.check("set_up", people=(PersonAsked("林示例", GOOD_ID, "法定代表人"),))
    city.session.flush()
    for table in ("sanction_check", "check_subject", "derived_flag"):
        for row in city.session.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - table names of this test
            clear = " ".join(str(value) for value in row if not isinstance(value, bytes | memoryview))
            assert "林示例" not in clear
            assert GOOD_ID not in clear


def test_a_flag_holds_everything_the_law_asks_of_a_restriction(city):
    (flag,) = city.session.scalars(select(Flag)).all()
    assert all((flag.basis, flag.authority, flag.remedy, flag.document_number, flag.notice_served_on))
