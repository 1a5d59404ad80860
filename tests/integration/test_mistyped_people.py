"""A name typed wrongly still meets the list where a birth date or a role in the applicant supports it, only there."""

from datetime import date

import pytest
from sqlalchemy import delete, update
from stdnum.cn import ric

from core.database import vault_of
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from registry.domain.person_names import name_likeness
from registry.storage.registry_tables import Person, PersonName
from sanctions.domain.checks import CheckRequest, PersonAsked, answer_text
from sanctions.services.listed_people import complete_listed_people
from sanctions.services.run_check import replay_check, run_check
from sanctions.storage.flag_tables import DerivedFlag, Flag, ListedPerson
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import GOOD_ID, given_decided, given_law

CLERK = Actor("clerk", Role.REGISTRATION_CLERK, "演示窗口")
ANOTHER_ID = "440524188001010014"
BORN = date(1949, 12, 31)


@pytest.fixture
def desk(database, now):
    """A listed firm run by 林建国, who has a clean one as well."""
    with database.transaction() as session:
        given_law(session, now)
        listed, other = given_enterprise(session), some_code()
        for firm in (listed, given_enterprise(session, "示例市另家商贸有限公司", code=other)):
            person_id = given_representative(session, firm, "林建国", GOOD_ID).person_id
        stranger = some_code()
        clean = given_enterprise(session, "示例市同名商贸有限公司", code=stranger)
        given_representative(session, clean, "林建国", ANOTHER_ID)
        given_decided(session, now, listed)

        def check(name: str, born_on: date | None = None, code: str = "", actor: Actor = CLERK):
            asked = PersonAsked(name, "", "法定代表人", born_on)
            return run_check(session, CheckRequest("registration", "set_up", code=code, people=(asked,)), actor, now)

        check.session, check.other, check.of_namesake, check.person_id = session, other, stranger, person_id
        yield check


@pytest.mark.parametrize("typed", ["林建囯", "林健国", "林国建", "林 建国", "林建國"])
def test_a_wrong_spelling_with_the_birth_date_is_warned_of_and_confirms_nobody(desk, typed):
    answer = desk(typed, BORN)
    assert (answer.verdict, {hit.effect for hit in answer.hits}) == ("提示", {"I"})
    assert answer_text(replay_check(desk.session, answer.check_id)) == answer_text(answer)


@pytest.mark.parametrize(("typed", "born_on"), [("林健国", None), ("林健国", date(1950, 1, 1)), ("林思怡", BORN)])
def test_a_wrong_spelling_alone_another_birth_or_another_name_is_not(desk, typed, born_on):
    assert desk(typed, born_on).verdict == "未发现"


def test_another_departments_system_cannot_try_out_birth_dates_under_a_wrong_spelling(desk):
    system = Actor("system", Role.CLIENT, "外部系统", scopes=frozenset({"checks:registration:set_up"}))
    assert desk("林健国", BORN, actor=system).verdict == "未发现"
    assert desk("林建国", BORN, actor=system).verdict == "提示"


def test_a_role_in_the_applicant_lets_a_wrong_spelling_count_and_leaves_namesakes_elsewhere_out(desk):
    answer = desk("林健国", code=desk.other)
    assert [hit.measure for hit in answer.hits if hit.matched == "name"]
    assert any("姓名相近" in note for note in answer.notes)
    answer = desk("林建国", code=desk.of_namesake)
    assert answer.verdict == "未发现"
    assert any("另有 1 名同名的人" in note for note in answer.notes)


def given_former_name(session, person_id, name):
    row = {"id": new_id(), "person_id": person_id, "name_sealed": vault_of(session).seal(name)}
    session.add(PersonName(**row, from_on=None, to_on=date(2020, 6, 1), source="登记信息"))
    session.flush()


def test_a_former_name_counts_beside_the_birth_date_or_a_role_in_the_applicant_and_not_alone(desk):
    given_former_name(desk.session, desk.person_id, "陈思远")
    assert desk("陈思远").verdict == "未发现"
    assert desk("陈思远", date(1950, 1, 1)).verdict == "未发现"
    answer = desk("陈思远", BORN)
    assert (answer.verdict, any("曾用名" in note for note in answer.notes)) == ("提示", True)
    answer = desk("陈思远", code=desk.other)
    assert [hit.measure for hit in answer.hits if hit.matched == "name"]
    assert any("填写的是登记中的曾用名" in note for note in answer.notes)
    system = Actor("system", Role.CLIENT, "外部系统", scopes=frozenset({"checks:registration:set_up"}))
    assert desk("陈思远", BORN, actor=system).verdict == "未发现"
    own = [hit for hit in desk("陈思远", code=desk.other, actor=system).hits if hit.matched == "name"]
    assert (len(own) > 0, [hit.path for hit in own if "林建国" in hit.path]) == (True, [])


def test_who_was_renamed_since_the_decision_is_found_by_the_new_name_with_the_birth_date(desk):
    person, vault = desk.session.get_one(Person, desk.person_id), vault_of(desk.session)
    person.name_sealed, person.public_name = vault.seal("陈思远"), "陈思远"
    desk.session.flush()
    assert desk("陈思远", BORN).verdict == "提示"


def test_who_was_on_a_list_once_is_told_of_no_more(desk, now):
    desk.session.execute(update(DerivedFlag).values(retracted_at=now))
    desk.session.execute(update(Flag).values(retracted_at=now, retracted_as="annulled"))
    answer = desk("林建国", BORN)
    assert (answer.verdict, [note for note in answer.notes if "姓名相近" in note]) == ("未发现", [])


def test_who_only_bore_the_name_before_does_not_hide_who_is_on_a_list_under_it(desk):
    code = some_code()
    firm = given_enterprise(desk.session, "示例市改名商贸有限公司", code=code)
    number = "11010519601231002"
    renamed = given_representative(desk.session, firm, "周示例", number + ric.calc_check_digit(number + "0"))
    given_former_name(desk.session, renamed.person_id, "林建国")
    assert desk("林建国", code=code).verdict == "提示"


def test_likeness_tells_slips_of_the_hand_from_other_names():
    slips = ("林健国", "林国建", "林建囯", "林建国国", "林建")
    others = ("林建军", "林秀英", "王建国", "")
    assert min(name_likeness("林建国", name) for name in slips) > max(name_likeness("林建国", name) for name in others)
    assert name_likeness("林建国", "林 建國") == 100


def test_who_is_listed_since_an_earlier_release_is_found_after_the_start(desk):
    desk.session.execute(delete(ListedPerson))
    assert desk("林健国", BORN).verdict == "未发现"
    complete_listed_people(desk.session)
    assert desk("林健国", BORN).verdict == "提示"
