"""The rule book in the browser: reading, trying, proposing a text, deciding on it."""

import re

import pytest

from core.kernel.roles import Role
from core.rules import load_shipped_book, shipped_texts
from rulebook.queries.books import current_book
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, text_of
from tests.factories_rulebook import MARK, RULE, amended, given_adopted, given_proposal, other_text

BOOK = load_shipped_book()
NEW = f"/office/rule-amendments/new?file={RULE}"
SEND = "/office/rule-amendments/new"
GROUNDS = {"effective_on": "2027-01-01", "source": "预付式消费解释第十八条", "reason": "说法不清楚"}


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def opened(desks, role=Role.OFFICER, page=NEW):
    """The fields of the form as the page gave them."""
    return hidden_of(desks.page(role, page), SEND)


def proposed(desks, role=Role.OFFICER, do="propose", **typed):
    typed = {f"text:{RULE}": amended(), **GROUNDS, **typed}
    return post(desks.clients[role], SEND, {**opened(desks, role), **typed, "do": do})


def acted(desks, role, path, action, **typed):
    return desks.send(role, f"{path}/{action}", typed, form_page=path)


def version_of(desks):
    with desks.database.reading() as session:
        return current_book(session).version


def texts_in(page, name=RULE):
    return re.search(rf'name="text:{re.escape(name)}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR, Role.LICENSING_CLERK, Role.ADMIN])
def test_every_official_reads_the_book(desks, role):
    page = desks.page(role, "/office/rules")
    assert f"共 <strong>{len(BOOK.rules)}</strong> 条规则" in page
    assert "R44" in desks.page(role, "/office/rules/R44")


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.MERCHANT])
def test_others_use_the_public_pages(desks, role):
    assert desks.clients[role].get("/office/rules").status_code == 403


def test_the_list_is_searched_and_filtered(desks):
    page = desks.page(Role.OFFICER, "/office/rules?q=折扣价扣&role=remedy&law=预付4&on=2026-06-01")
    assert "/office/rules/R44" in page
    assert "/office/rules/R01" not in page
    assert "没有找到这样的规则" in desks.page(Role.OFFICER, "/office/rules?q=没有这个词")
    assert "日期请写成" in desks.page(Role.OFFICER, "/office/rules?on=昨天")


def test_a_rule_is_shown_whole(desks):
    page = desks.page(Role.OFFICER, "/office/rules/R44")
    version = BOOK.rules["R44"].versions[-1]
    for text in (version.title, version.remedy, version.burden, version.liable, *version.notes):
        assert text in page
    for condition in version.conditions:
        assert condition.text in page
    assert "“实际支付的钱”（消费者、商家回答）" in page
    assert 'href="/law/%E9%A2%84%E4%BB%984-18"' in page
    assert "2025年5月1日起施行" in page
    assert "随新版程序带来" in page
    assert all(example.name in page for example in BOOK.rules["R44"].examples)


def test_a_rule_that_is_not_there_is_not_found(desks):
    assert desks.clients[Role.OFFICER].get("/office/rules/R999").status_code == 404


def test_each_example_can_be_tried_and_gives_its_answer(desks):
    page = desks.page(Role.OFFICER, "/office/rules/R44")
    address = re.search(r'href="(/office/rules/R44/try\?[^"]*bonus_amount=500[^"]*)"', page)[1]
    tried = desks.page(Role.OFFICER, address)
    assert "¥800.00" in tried
    assert "现在就能要求" in tried
    assert 'value="1000.00"' in tried


def test_trying_says_what_is_missing_and_what_is_wrong(desks):
    missing = desks.page(Role.OFFICER, "/office/rules/R44/try?on=2026-06-01&fact.prepayment=in_parts")
    assert "还缺：" in missing
    wrong = desks.page(Role.OFFICER, "/office/rules/R44/try?on=2026-06-01&fact.paid_amount=一千")
    assert message_beside(wrong, "fact.paid_amount")
    assert "这条规则的答案" not in wrong
    assert "这一天没有这条规则" in desks.page(Role.OFFICER, "/office/rules/R44/try?on=1999-01-01&fact.for_living=yes")


def test_only_those_who_may_change_are_offered_to(desks):
    assert "提出修改" in desks.page(Role.OFFICER, "/office/rules/R44")
    assert "提出修改" not in desks.page(Role.MEDIATOR, "/office/rules/R44")
    assert desks.clients[Role.MEDIATOR].get(NEW).status_code == 403


def test_a_proposal_is_shown_with_its_difference_and_adopted_by_another(desks):
    answer = proposed(desks)
    assert answer.status_code == 303, text_of(answer)
    assert version_of(desks) == BOOK.version
    own = desks.page(Role.OFFICER, answer.location)
    assert "看过了，采用" not in own
    assert "收回" in own
    page = desks.page(Role.SUPERVISOR, answer.location)
    assert MARK in page
    assert "个例子全部对上" in page
    assert "王办案" in page
    assert acted(desks, Role.SUPERVISOR, answer.location, "adoption").status_code == 303
    assert version_of(desks).startswith("2026-07-1-")
    rule = desks.page(Role.MEDIATOR, "/office/rules/R44")
    assert MARK in rule
    assert "王办案提出，钱审批采用" in rule
    assert "来源：预付式消费解释第十八条" in rule


def test_the_proposer_cannot_adopt_by_sending_the_form_himself(desks):
    path = proposed(desks).location
    seen = hidden_of(desks.page(Role.OFFICER, path), f"{path}/withdrawal")
    assert post(desks.clients[Role.OFFICER], f"{path}/adoption", seen).status_code == 403
    assert version_of(desks) == BOOK.version


def test_mistakes_are_told_beside_the_file_and_what_was_typed_is_kept(desks):
    text = amended().replace("remedy =", "remedie =")
    answer = proposed(desks, **{f"text:{RULE}": text})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "缺少 remedy" in message_beside(page, f"text:{RULE}")
    assert texts_in(page).strip() == text.strip()
    assert "说法不清楚" in page


def test_a_wrong_example_keeps_the_text_from_being_proposed(desks):
    answer = proposed(desks, **{f"text:{RULE}": amended().replace("= 800.00 }", "= 801.00 }")})
    assert answer.status_code == 422
    assert "应当是¥801.00，算出来是¥800.00" in message_beside(text_of(answer), f"text:{RULE}")


@pytest.mark.parametrize("field", ["effective_on", "source", "reason"])
def test_day_source_and_reason_are_asked_for(desks, field):
    answer = proposed(desks, **{field: ""})
    assert answer.status_code == 422
    assert message_beside(text_of(answer), field)


def test_checking_first_shows_the_result_and_proposes_nothing(desks):
    answer = proposed(desks, do="check")
    page = text_of(answer)
    assert answer.status_code == 200
    assert "检查通过" in page
    assert MARK in page
    assert "没有这样的修改" in desks.page(Role.OFFICER, "/office/rule-amendments")


def test_another_file_and_a_new_file_are_opened_with_what_was_typed(desks):
    page = text_of(proposed(desks, do="add", add_file="rules/R45.toml"))
    assert MARK in texts_in(page)
    assert 'name="text:rules/R45.toml"' in page
    page = text_of(proposed(desks, do="add", new_file="rules/R990.toml"))
    assert 'name="text:rules/R990.toml"' in page
    assert proposed(desks, do="add").status_code == 422


def test_a_text_begun_before_the_book_changed_is_refused_kept_and_taken_over(desks, now):
    fields = opened(desks)
    desks.given(given_adopted, now, R45=other_text(1))
    typed = {**fields, **GROUNDS, f"text:{RULE}": amended()}
    refused = post(desks.clients[Role.OFFICER], SEND, {**typed, "do": "propose"})
    page = text_of(refused)
    assert refused.status_code == 409
    assert "您改的文件别人没有动过" in page
    assert MARK in texts_in(page)
    moved = text_of(post(desks.clients[Role.OFFICER], SEND, {**typed, "do": "rebase"}))
    again = {**typed, **hidden_of(moved, SEND), "do": "propose"}
    assert post(desks.clients[Role.OFFICER], SEND, again).status_code == 303


def test_what_others_changed_in_the_same_file_is_shown_before_going_on(desks, now):
    fields = opened(desks)
    desks.given(given_adopted, now)
    typed = {**fields, **GROUNDS, f"text:{RULE}": shipped_texts()[RULE].replace('liable = "', 'liable = "就是')}
    page = text_of(post(desks.clients[Role.OFFICER], SEND, {**typed, "do": "propose"}))
    assert "别人改了下面这些" in page
    assert MARK in page


def test_the_second_of_two_proposals_must_be_proposed_anew(desks, now):
    officer = desks.actors[Role.OFFICER]
    first = f"/office/rule-amendments/{desks.given(given_proposal, now, officer)}"
    second = f"/office/rule-amendments/{desks.given(given_proposal, now, officer, R45=other_text(1))}"
    seen = hidden_of(desks.page(Role.SUPERVISOR, second), f"{second}/adoption")
    assert acted(desks, Role.SUPERVISOR, first, "adoption").status_code == 303
    refused = post(desks.clients[Role.SUPERVISOR], f"{second}/adoption", seen)
    assert refused.status_code == 409
    assert "规则书已经换了，这份不能直接采用" in text_of(refused)
    again = desks.page(Role.OFFICER, f"{SEND}?from={second.rpartition('/')[2]}")
    assert "已经核对，按现在的版本继续" in again
    assert other_text(1).splitlines()[0] in again


def test_a_stale_page_decides_nothing(desks, now):
    path = f"/office/rule-amendments/{desks.given(given_proposal, now, desks.actors[Role.OFFICER])}"
    seen = hidden_of(desks.page(Role.SUPERVISOR, path), f"{path}/adoption")
    assert acted(desks, Role.OFFICER, path, "withdrawal").status_code == 303
    assert post(desks.clients[Role.SUPERVISOR], f"{path}/adoption", seen).status_code == 409
    assert post(desks.clients[Role.SUPERVISOR], f"{path}/adoption", {**seen, "seen": "x"}).status_code == 422


def test_a_proposal_is_sent_back_with_reasons_and_taken_up_again(desks):
    path = proposed(desks).location
    assert message_beside(text_of(acted(desks, Role.SUPERVISOR, path, "sending-back", reason=" ")), "reason")
    assert acted(desks, Role.SUPERVISOR, path, "sending-back", reason="来源要写到款").status_code == 303
    page = desks.page(Role.OFFICER, path)
    assert "来源要写到款" in page
    assert "已退回" in page
    again = desks.page(Role.OFFICER, f"{SEND}?from={path.rpartition('/')[2]}")
    assert MARK in texts_in(again)
    assert "说法不清楚" in again


def test_a_file_that_is_not_of_the_book_cannot_be_opened(desks):
    for name in ("book.toml", "../secret", "rules/R999.toml"):
        assert desks.clients[Role.OFFICER].get(f"{SEND}?file={name}").status_code == 404
