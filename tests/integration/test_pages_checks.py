"""The clerk's desk: question, answer, decision, and what it says when no answer can be given."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from core.kernel.clock import local_date
from core.kernel.roles import Role
from registry.queries.enterprise_page import find_enterprise
from sanctions.queries.checks import check_page
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.storage.flag_tables import Flag
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, send_from, text_of
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import GOOD_ID, given_annulled, given_decided

ASK = "/checks/new"


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


@pytest.fixture
def code(desks):
    with desks.database.reading() as session:
        return find_enterprise(session, desks.enterprise_id).code


def listed(desks, spread=True):
    listing_id = desks.given(given_decided, desks.now - timedelta(1), desks.enterprise_id, in_days=0)
    desks.given(make_listings_effective, desks.now)
    if not spread:
        with desks.database.transaction() as session:
            session.execute(update(Flag).values(spread_at=None))
    return listing_id


def form(**typed):
    blank = {"credit_code": "", "matter": "simplified_deregistration", "application_number": ""}
    people = {"person_name": "", "person_id_number": "", "person_post": "法定代表人", "person_born": ""}
    return {**blank, **people, **typed}


def ask(desks, role=Role.REGISTRATION_CLERK, **typed):
    return send_from(desks.clients[role], ASK, "/checks", form(**typed))


def answer_page(desks, role, answer):
    assert answer.status_code == 303, text_of(answer)
    return desks.page(role, answer.location)


def test_the_code_field_has_the_focus_and_enter_presses_the_check(desks):
    page = desks.page(Role.REGISTRATION_CLERK, ASK)
    assert "autofocus" in page[page.index('id="field-credit_code"') :][:300]
    main_form = page[page.index('action="/checks"') :]
    assert main_form.index("核查<span") < main_form.index('name="add"')


def test_of_many_who_may_be_meant_a_few_are_told_at_once_and_all_who_are_bound(desks, code):
    listed(desks)
    check_id = ask(desks, credit_code=code).location.rpartition("/")[2]
    with desks.database.reading() as session:
        page = check_page(session, check_id, desks.actors[Role.REGISTRATION_CLERK])
    bound = page.answer.hits[0]
    told = replace(bound, effect="I")
    many = replace(page, answer=replace(page.answer, hits=(bound,) * 7 + (told,) * 200))
    assert (many.first_hits, many.further_hits) == ((bound,) * 7 + (told,) * 5, (told,) * 195)
    assert (page.first_hits, page.further_hits) == (page.answer.hits, ())


@pytest.mark.parametrize(
    ("role", "matter", "verdict", "measure"),
    [
        (Role.REGISTRATION_CLERK, "simplified_deregistration", "必须拒绝", "措施 K1 "),
        (Role.LICENSING_CLERK, "food_business_licence", "须权衡", "措施 K20 "),
        (Role.LICENSING_CLERK, "approval_on_pledge", "必须拒绝", "措施 K22 "),
        (Role.HONOURS_CLERK, "market_honour", "必须拒绝", "措施 K23 "),
    ],
)
def test_each_desk_is_warned_with_article_term_and_path(desks, code, role, matter, verdict, measure):
    listed(desks)
    page = answer_page(desks, role, ask(desks, role, credit_code=code, matter=matter))
    assert f'verdict__word">{verdict}' in page
    assert measure in page
    assert "《市场监督管理" in page or "《市场主体登记" in page
    assert "2029年" in page
    assert "在严重违法失信名单中" in page


def test_annulment_clears_every_desk_at_once(desks, code):
    listing_id = listed(desks)
    desks.given(given_annulled, desks.now, listing_id)
    asked = ask(desks, Role.HONOURS_CLERK, credit_code=code, matter="market_honour")
    page = answer_page(desks, Role.HONOURS_CLERK, asked)
    assert 'verdict__word">未发现' in page


def test_an_applicant_who_is_not_found_is_never_clear(desks):
    page = answer_page(desks, Role.REGISTRATION_CLERK, ask(desks, credit_code="完全不存在的企业"))
    assert 'verdict__word">未找到该主体' in page
    assert "不能当作没有问题" in page
    assert 'verdict__word">未发现' not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"credit_code": "91990100MA00000000"}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"credit_code": "长" * 101}, "credit_code"),
        ({"credit_code": "示例企业", "matter": ""}, "matter"),
        ({"credit_code": "示例企业", "matter": "market_honour"}, "matter"),
        ({"credit_code": "示例企业", "person_name": "张三", "person_id_number": "12"}, "people.0.id_number"),
        ({"credit_code": "示例企业", "person_name": "长" * 101}, "people.0.name"),
        ({"credit_code": "示例企业", "person_name": "张三", "person_born": "1990-13-01"}, "people.0.born_on"),
        ({"credit_code": "示例企业", "application_number": "1" * 101}, "application_number"),
    ],
)
def test_a_wrong_question_is_told_beside_its_field_and_keeps_what_was_typed(desks, typed, field):
    answer = ask(desks, **typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert message_beside(page, field)
    assert all(value in page for name, value in typed.items() if name != "matter")


def test_a_wrong_date_and_a_wrong_number_are_told_together(desks):
    answer = ask(desks, credit_code="示例企业", person_name="张三", person_id_number="12", person_born="1990-13-01")
    assert all(message_beside(text_of(answer), f"people.0.{name}") for name in ("id_number", "born_on"))


def test_the_answer_takes_the_focus_and_says_how_each_one_was_looked_for(desks):
    page = answer_page(desks, Role.REGISTRATION_CLERK, ask(desks, credit_code="完全不存在的企业", person_name="李四"))
    assert 'role="status" tabindex="-1" data-focus' in page
    assert "完全不存在的企业（没有找到）" in page
    assert "李四（名单、关联提示和申请人的关系里没有此人）" in page
    numbered = ask(desks, credit_code="完全不存在的企业", person_name="李四", person_id_number=GOOD_ID)
    assert "李四（按身份证号码核对，登记库里没有）" in answer_page(desks, Role.REGISTRATION_CLERK, numbered)


def test_a_hit_by_name_says_first_that_the_code_has_to_be_verified(desks):
    listed(desks)
    with desks.database.reading() as session:
        name = find_enterprise(session, desks.enterprise_id).name
    page = answer_page(desks, Role.REGISTRATION_CLERK, ask(desks, credit_code=name))
    assert 'verdict__text">先核对代码' in page


def test_whoever_a_name_means_is_chosen_by_a_digit_and_asked_again_by_code_or_number(desks):
    first, second = some_code(), some_code()
    with desks.database.transaction() as session:
        given_enterprise(session, "示例市晴川书店", code=first)
        given_enterprise(session, "示例市晴川书店", code=second)
    typed = {"credit_code": "示例市晴川书店", "person_name": "张三", "person_post": "股东", "application_number": "A-7"}
    path = ask(desks, **typed).location
    page = desks.page(Role.REGISTRATION_CLERK, path)
    digits = dict(re.findall(r'name="(?:credit_code|complete)" value="([^"]+)" data-digit="(\d)"', page))
    assert set(digits.items()) == {(min(first, second), "1"), (max(first, second), "2"), ("0", "3")}
    hidden = hidden_of(page, "/checks")
    by_code = post(desks.clients[Role.REGISTRATION_CLERK], "/checks", {**hidden, "credit_code": second})
    shown = answer_page(desks, Role.REGISTRATION_CLERK, by_code)
    assert "按统一社会信用代码认定" in shown
    assert "申请编号 A-7" in shown
    assert "股东：张三" in shown
    assert 'type="submit" name="credit_code"' not in shown
    again = {**hidden, "credit_code": "示例市晴川书店", "complete": "0"}
    question = text_of(post(desks.clients[Role.REGISTRATION_CLERK], "/checks", again))
    assert question.count("autofocus") == 1
    number_field = question[question.index('name="person_id_number"') :]
    assert "autofocus" in number_field[: number_field.index(">")]
    assert all(f'value="{value}"' in question for value in ("示例市晴川书店", "张三", "A-7"))
    assert "data-digit=" not in desks.page(Role.SUPERVISOR, path)


def test_a_pasted_line_is_taken_apart_for_the_clerk_to_look_at_and_nothing_is_dropped(desks, code):
    line = f"{code}\t示例市白帆餐饮有限公司\t张三 {GOOD_ID} 法人 13900000000"
    answer = ask(desks, credit_code=line, person_name="李四")
    page = html.unescape(text_of(answer))
    assert answer.status_code == 200
    assert f'value="{code} 示例市白帆餐饮有限公司"' in page
    assert page.index('value="李四"') < page.index('value="张三"') < page.index(f'value="{GOOD_ID}"')
    assert "没有用上：13900000000" in page
    asked = ask(desks, credit_code=f"{code} 示例市白帆餐饮有限公司", person_name="张三", person_post="法人")
    assert "法定代表人：张三" in answer_page(desks, Role.REGISTRATION_CLERK, asked)


def test_a_pasted_line_that_names_a_matter_of_the_desk_selects_it(desks, code):
    page = text_of(ask(desks, credit_code=f"简易注销登记 {code}", matter=""))
    assert 'value="simplified_deregistration" checked' in page
    assert f'value="{code}"' in page


def test_one_more_person_is_a_row_with_all_that_was_typed(desks):
    page = text_of(ask(desks, credit_code="9199", person_name="张三", add="person"))
    assert page.count("data-person>") == 2
    assert 'value="9199"' in page
    assert 'value="张三"' in page


def test_the_next_question_keeps_the_matter(desks, code):
    page = answer_page(desks, Role.REGISTRATION_CLERK, ask(desks, credit_code=code))
    assert 'href="/checks/new?matter=simplified_deregistration" data-key="F2"' in page
    asked = desks.page(Role.REGISTRATION_CLERK, "/checks/new?matter=simplified_deregistration")
    assert 'value="simplified_deregistration" checked' in asked


def decision_form(page, check_path, **typed):
    return {**hidden_of(page, f"{check_path}/decision"), "choice": "", "reason": "", **typed}


def factors_of(page):
    parts = page.split('name="factor_')[1:]
    return [f"factor_{part[: part.index(chr(34))]}" for part in parts]


def test_the_decision_is_recorded_with_its_reason_and_its_weighing(desks, code):
    listed(desks)
    asked = ask(desks, Role.LICENSING_CLERK, credit_code=code, matter="food_business_licence")
    page = answer_page(desks, Role.LICENSING_CLERK, asked)
    path = f"{asked.location}/decision"
    client = desks.clients[Role.LICENSING_CLERK]
    factors = factors_of(page)
    assert factors
    blank = post(client, path, decision_form(page, asked.location, **dict.fromkeys(factors, "")))
    assert blank.status_code == 422
    assert all(message_beside(text_of(blank), field) for field in ("choice", "reason", *factors))
    assert len({message_beside(text_of(blank), field) for field in factors}) == len(factors) > 1
    weighed = dict.fromkeys(factors, "与本次申请的经营没有关系")
    typed = decision_form(page, asked.location, choice="granted", reason="材料齐全", **weighed)
    assert post(client, path, typed).status_code == 303
    shown = desks.page(Role.LICENSING_CLERK, asked.location)
    assert "准予办理" in shown
    assert "材料齐全" in shown
    assert "与本次申请的经营没有关系" in shown
    assert post(client, path, typed).status_code == 409
    assert 'id="decide"' not in shown


@pytest.mark.parametrize("choice", ["", "none"])
def test_a_decision_without_a_known_choice_keeps_the_reason(desks, code, choice):
    asked = ask(desks, credit_code=code)
    page = answer_page(desks, Role.REGISTRATION_CLERK, asked)
    typed = decision_form(page, asked.location, choice=choice, reason="材料不齐")
    answer = post(desks.clients[Role.REGISTRATION_CLERK], f"{asked.location}/decision", typed)
    assert answer.status_code == 422
    assert message_beside(text_of(answer), "choice")
    assert "材料不齐" in text_of(answer)


def test_a_check_is_open_to_its_desk_and_to_supervisors_only(desks, code):
    location = ask(desks, credit_code=code).location
    assert "登记办理结果" not in desks.page(Role.SUPERVISOR, location)
    assert "F2" not in desks.page(Role.SUPERVISOR, location)
    desks.page(Role.LICENSING_CLERK, location, 404)
    desks.page(Role.OFFICER, location, 403)
    desks.page(Role.REGISTRATION_CLERK, "/checks/none", 404)
    for role in (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.ADMIN):
        desks.page(role, ASK, 403)
        desks.page(role, "/checks", 403)


def test_the_own_checks_are_listed_by_verdict(desks, code):
    assert "还没有核查记录" in desks.page(Role.REGISTRATION_CLERK, "/checks")
    ask(desks, credit_code=code)
    ask(desks, credit_code="完全不存在的企业")
    assert "共 <strong>2</strong> 次" in desks.page(Role.REGISTRATION_CLERK, "/checks")
    assert "共 <strong>1</strong> 次" in desks.page(Role.REGISTRATION_CLERK, "/checks?verdict=未发现")


def test_while_a_new_list_is_not_spread_the_desk_says_not_checked(desks):
    listed(desks, spread=False)
    answer = ask(desks, credit_code="示例市白帆餐饮有限公司")
    assert answer.status_code == 503
    page = text_of(answer)
    assert 'verdict__word">未核查' in page
    assert "未发现" not in page.replace("不能当作“未发现”", "")
    assert "纸质流程" in page
    again = post(desks.clients[Role.REGISTRATION_CLERK], "/checks", hidden_of(page, "/checks"))
    assert again.status_code == 503
    assert "示例市白帆餐饮有限公司" in text_of(again)


def test_when_the_catalogue_cannot_be_read_the_desk_says_not_checked(desks, code):
    typed = {**hidden_of(desks.page(Role.REGISTRATION_CLERK, ASK), "/checks"), **form(credit_code=code)}
    with desks.database.transaction() as session:
        session.execute(text("ALTER TABLE desk RENAME TO desk_away"))
    for answer in (
        post(desks.clients[Role.REGISTRATION_CLERK], "/checks", typed),
        desks.clients[Role.REGISTRATION_CLERK].get(ASK),
    ):
        assert answer.status_code == 503
        assert "未核查" in text_of(answer)
    assert code in text_of(post(desks.clients[Role.REGISTRATION_CLERK], "/checks", typed))


def test_when_even_the_sign_in_cannot_be_read_the_desk_says_not_checked(desks, code):
    typed = {**hidden_of(desks.page(Role.REGISTRATION_CLERK, ASK), "/checks"), **form(credit_code=code)}
    with desks.database.transaction() as session:
        session.execute(text("ALTER TABLE sign_in RENAME TO sign_in_away"))
    answer = post(desks.clients[Role.REGISTRATION_CLERK], "/checks", typed)
    assert answer.status_code == 503
    assert "未核查" in text_of(answer)
    assert code in text_of(answer)


def test_a_refusal_is_read_on_its_page_by_a_supervisor_and_then_stands(desks, code):
    asked = ask(desks, credit_code=code)
    page = answer_page(desks, Role.REGISTRATION_CLERK, asked)
    typed = decision_form(page, asked.location, choice="refused", reason="住所证明与登记的不一致")
    assert post(desks.clients[Role.REGISTRATION_CLERK], f"{asked.location}/decision", typed).status_code == 303
    assert "不予办理（待复核）" in desks.page(Role.REGISTRATION_CLERK, asked.location)
    assert asked.location in desks.page(Role.SUPERVISOR, "/checks/readings")
    reading = f"{asked.location}/reading"
    blank = desks.send(Role.SUPERVISOR, reading, {"reading": "", "note": ""}, asked.location)
    assert blank.status_code == 422
    assert message_beside(text_of(blank), "reading")
    assert "核查没有给出拒绝的依据" in desks.page(Role.SUPERVISOR, asked.location)
    agreed = desks.send(Role.SUPERVISOR, reading, {"reading": "confirmed", "note": "依据清楚"}, asked.location)
    assert message_beside(text_of(agreed), "note")
    told = {"reading": "confirmed", "note": "材料不符登记条例的要求，依据清楚"}
    assert desks.send(Role.SUPERVISOR, reading, told, asked.location).status_code == 303
    shown = desks.page(Role.REGISTRATION_CLERK, asked.location)
    assert "不予办理（已复核）" in shown
    assert "依据清楚" in shown


def test_everything_wrong_with_a_question_and_its_paper_is_told_at_once(desks):
    typed = {
        "credit_code": "91990100MA00000000",
        "matter": "",
        "person_name": "张三",
        "paper_on": "昨天",
        "person_id_number": "12",
    }
    fields = ("credit_code", "matter", "people.0.id_number", "paper_on", "paper_reason")
    page = text_of(ask(desks, **typed))
    assert all(message_beside(page, field) for field in fields)
    page = text_of(ask(desks, **typed | {"person_born": "1990-13-01", "paper_on": "2099-01-01"}))
    assert all(message_beside(page, field) for field in (*fields, "people.0.born_on"))


def test_an_application_taken_on_paper_is_entered_later_with_its_day_and_why(desks, code):
    assert "没有核查的原因" in desks.page(Role.REGISTRATION_CLERK, "/checks/paper")
    for typed, field in (
        ({"paper_on": "", "paper_reason": "停电"}, "paper_on"),
        ({"paper_on": "2099-01-01", "paper_reason": "停电"}, "paper_on"),
        ({"paper_on": "2026-01-05", "paper_reason": ""}, "paper_reason"),
    ):
        answer = ask(desks, credit_code=code, **typed)
        assert answer.status_code == 422
        assert message_beside(text_of(answer), field)
    day = str(local_date(desks.now))
    page = answer_page(desks, Role.REGISTRATION_CLERK, ask(desks, credit_code=code, paper_on=day, paper_reason="停电"))
    assert "当天没有核查的原因：停电" in page
