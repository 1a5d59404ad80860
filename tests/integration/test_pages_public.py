"""Law, cases, enterprises and figures as anybody meets them."""

import csv
import io
import re
from datetime import date
from urllib.parse import unquote

import pytest

from casebase.domain.law_text import parse_law
from casebase.services.import_law import LawFile, import_law
from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.shipped_catalogue import catalogue
from tests.factories_casebase import given_content
from tests.factories_credit import given_sealed
from tests.factories_public import given_city, given_listed, read_city
from tests.factories_web import given_app, post_form

__all__ = ["read_city"]


@pytest.fixture
def city(read_city):
    return read_city


def test_the_pages_answer_on_both_databases(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    for path in ("/law?q=办卡", "/law/消法-55", "/cases?q=面包过期", "/enterprises?q=青禾", "/statistics"):
        assert "没有找到" not in city.page(path)
    assert "兑现了" in city.page(f"/enterprises/{city.code}", "member")


def test_an_article_is_found_in_everyday_words_and_says_why(city):
    page = city.page("/law?q=办卡")
    assert "/law/%E6%B6%88%E6%B3%95-53" in page
    assert "提到<mark>办卡" in page
    assert "共 <strong>1</strong> 条" in page


def test_an_empty_search_of_the_law_names_the_next_step(city):
    page = city.page("/law?q=飞碟")
    assert "没有找到这样的条文" in page
    assert "先算一算" in page


def test_a_day_that_is_none_is_named_and_today_is_shown(city):
    for path in ("/law?on=昨天", "/law/消法-55?on=昨天", "/law/rules?on=昨天"):
        assert "日期请写成 2026-11-21 这样" in city.page(path)


def test_an_article_is_shown_as_of_the_day_asked_for(city):
    assert "食品的惩罚性赔偿（新）</h1>" in city.page("/law/食安法-148")
    assert "食品的惩罚性赔偿</h1>" in city.page("/law/食安法-148?on=2020-01-01")
    assert "这一天没有施行的版本" in city.page("/law/旧办法-27")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_imported_article_shows_its_wording_by_paragraphs_and_where_it_came_from(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    text = "第二章 权利\n第一条 为了示范<b>。\n（一）甲项；\n第五十五条 商家欺诈的，按示范价款三倍增加赔偿。"
    file = LawFile(
        "消法.docx", "0" * 64, "消费者权益保护法", "", date(2014, 3, 15), number="示范令第1号", source="示范网"
    )
    with database.transaction() as session:
        import_law(session, given_content(tmp_path / "same"), file, parse_law(text.splitlines()), SYSTEM_ACTOR, now)
    plain, digested = city.page("/law/消法-1"), city.page("/law/消法-55")
    assert "<p>（一）甲项；</p>" in plain
    assert "为了示范&lt;b&gt;。" in plain
    assert "第二章 权利" in plain
    assert "示范令第1号。出处：示范网。2026年11月20日从文件“消法.docx”录入。" in plain
    assert "以上是大意" not in plain
    assert digested.index("以上是大意") < digested.index("公布的原文") < digested.index("示范价款三倍")
    assert "为了示范" in city.page("/law?law=消法")


def test_an_article_names_the_rules_and_the_cases_that_rest_on_it(city):
    assert "遇到欺诈" in city.page("/law/消法-55")
    assert "/cases/C1" in city.page("/law/食安法-148")


def test_the_rules_are_searched_by_their_words(city):
    assert "R44" in city.page("/law/rules?q=预付")
    assert 'id="R82"' not in city.page("/law/rules?q=预付")
    assert "没有这样的规则" in city.page("/law/rules?q=没有这样的词")


def test_every_rule_stands_in_the_list_with_its_conditions_and_articles(city):
    page = city.page("/law/rules")
    for rule in ("R01", "R04", "R15", "R40", "R43", "R77"):
        assert f'id="{rule}"' in page
    assert "为生活消费" in page


def test_cases_are_narrowed_by_class_and_result_and_counted(city):
    assert "共 <strong>4</strong> 个案例" in city.page("/cases")
    assert "共 <strong>2</strong> 个案例" in city.page("/cases?category=食品安全")
    assert "没有找到相近的案例" in city.page("/cases?result=court")


def test_a_short_search_gets_an_address_and_a_long_or_telling_one_none(city):
    browser = city.app.test_client()
    answer = post_form(browser, "/cases", {"q": "面包过期", "category": "食品安全", "region": "", "sort": ""})
    assert (answer.status_code, unquote(answer.location)) == (303, "/cases?q=面包过期&category=食品安全")
    for text in ("面包过期，" * 15, "面包过期，电话13800000001"):
        answer = post_form(browser, "/cases", {"q": text, "change": "category=食品安全"})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, "/cases/C1" in page, "去掉：食品安全" in page) == (200, True, True)
        assert "没有放进网址" in page
        assert 'rel="canonical"' not in page
        assert "13800000001" not in re.sub(r"<(input|textarea)[^<]*", "", page)
        assert 'value="category="' in page  # the way on sends the form again


def test_active_filters_can_be_taken_away_one_by_one(city):
    page = city.page("/cases?q=面包&category=食品安全&from=50&to=200&year=2024&region=浙江&remedy=退款&result=settled")
    assert "共 <strong>1</strong> 个案例" in page
    for text in ("食品安全", "退款", "浙江", "2024年公布", "调解或和解", "至少 50 元", "最多 200 元"):
        assert f"去掉：{text}" in page
    assert "from=50&amp;to=200" in page
    swapped = city.page("/cases?from=200&to=50")
    for text in ("金额的两头写反了", "至少 50 元", "最多 200 元"):
        assert text in swapped
    assert "金额请写数字" in city.page("/cases?from=很多")


def test_a_search_says_how_it_was_read_and_what_else_was_looked_for(city):
    page = city.page('/cases?q="过期三天" 面包 -牛奶')
    assert "我们这样理解：按相近程度找“过期三天 面包”；写有“过期三天”；不要写有“牛奶”的。" in page
    assert "how=words" in page
    page = city.page("/cases?q=“过期三天” 并且 “停业关门”")
    assert "写有“过期三天”的有 1 个；写有“停业关门”的有 1 个" in page
    assert "引号没有成对，下面按平常的话来找" in city.page('/cases?q=面包"过期')
    assert "也找了：" in city.page("/cases?q=跑路")
    assert "这次只找您写的词" in city.page("/cases?q=跑路&also=no")
    assert "您是不是要找" in city.page("/law?q=买到假获")


def test_what_is_not_wanted_narrows_what_a_field_or_a_filter_leaves(city):
    every, without = city.page("/cases?category=食品安全"), city.page("/cases?category=食品安全&q=-面包")
    assert ("/cases/C1" in every, "/cases/C1" in without) == (True, False)
    assert "不要写有“面包”的" in without
    assert "/cases/C1" not in city.page("/cases?q=类别:食品安全 -面包")
    assert "/cases/C1" in city.page("/cases?q=类别:食品安全 -健身房")
    assert "/law/%E6%B6%88%E6%B3%95-55" in city.page("/law?q=条:55 -面包")
    assert "只写了不要什么" in city.page("/cases?q=-面包")


def test_an_article_named_by_number_is_the_first_card(city):
    page = city.page("/law?q=消法55条")
    assert page.index("您要找的这一条") < page.index("/law/%E6%B6%88%E6%B3%95-55")
    assert "没有施行：" not in page
    several = city.page("/law?q=消法55条和食品安全法148条和消法999条")
    assert several.index("您要找的这几条") < several.index("/law/%E6%B6%88%E6%B3%95-55") < several.index("-148")
    assert "没有收录《消费者权益保护法》第 999 条" in several
    assert "2010年1月1日没有施行：这一条自2014年3月15日起有效。" in city.page("/law?q=消法55条&on=2010-01-01")
    assert "今天没有施行：" in city.page("/law?q=旧办法27条")
    assert "没有收录《消费者权益保护法》第 999 条" in city.page("/law?q=消法999条")
    assert "/law/%E6%B6%88%E6%B3%95-55" in city.page("/cases?q=消法55条")
    assert "各个版本对照" in city.page("/law/食安法-148")
    assert "各个版本对照" not in city.page("/law/消法-55")


def test_an_unknown_filter_narrows_nothing_and_that_is_said(city):
    assert "没有认出这里选的类别、年份，没有按它筛选。" in city.page("/cases?category=nope&year=abc")
    assert "没有认出这里选的法律" in city.page("/law?law=没有这部")
    assert "没有认出" not in city.page("/cases?category=食品安全")
    assert "共 <strong>4</strong> 个案例" in city.page("/cases?category=没有这类&result=x&page=-3&sort=x")


def test_a_case_shows_its_source_and_links_the_law_it_cites(city):
    page = city.page("/cases/C1")
    assert "某市公布的案例" in page
    assert "/law/%E9%A3%9F%E5%AE%89%E6%B3%95-148" in page
    assert "用自己的话转述" in page
    assert "/cases/C2" in page


def test_an_enterprise_is_found_by_present_and_former_name_and_by_code(city):
    assert city.code in city.page("/enterprises?q=青禾健身")
    assert "曾用名“示例市白鹭健身服务有限公司”" in city.page("/enterprises?q=白鹭健身")
    assert "统一社会信用代码一致" in city.page(f"/enterprises?q={city.code}")
    assert "没有查到“飞碟”" in city.page("/enterprises?q=飞碟")


def test_the_file_shows_the_public_record_with_source_basis_and_days(city):
    page = city.page(f"/enterprises/{city.code}")
    for words in ("未明码标价", "示市监罚〔2026〕8号", "公示依据", "公示至2027年11月20日", "2026年11月20日起"):
        assert words in page


def test_the_file_names_who_stands_for_the_enterprise_and_nobody_else(city):
    page = city.page(f"/enterprises/{city.code}")
    assert "林示例" in page
    assert "孙" not in page
    assert "演示数据" in page


def test_a_listed_enterprise_shows_the_entry_with_document_term_and_ways_out(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    assert "严重违法失信名单" not in city.page(f"/enterprises/{city.code}")
    given_listed(city)
    page = city.page(f"/enterprises/{city.code}")
    for words in ("严重违法失信名单", "示市监处罚〔2026〕1号", "怎样移出", "收取预付款后闭店失联"):
        assert words in page


@pytest.mark.parametrize("who", [None, "consumer", "merchant", "admin", "registration_clerk", "licensing_clerk"])
def test_a_stranger_never_sees_the_party_file(city, who):
    page = city.page(f"/enterprises/{city.code}", who)
    for words in ("party-file", "消费投诉办理结果", "示投〔2026〕", "示调〔2026〕", "兑现了"):
        assert words not in page


@pytest.mark.parametrize("who", ["member", "officer", "mediator", "supervisor"])
def test_members_and_officers_see_outcomes_and_promises_with_their_source(city, who):
    answer = city.browser(who).get(f"/enterprises/{city.code}")
    page = answer.get_data(as_text=True)
    for words in (
        "消费投诉办理结果",
        "经调解，双方达成协议",
        "兑现了",
        "示调〔2026〕1号",
        "不公示，只有本企业和办理机关可以查看",
    ):
        assert words in page
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_visitors_and_consumers_may_complain_from_the_file_and_officers_may_propose(city):
    link = f"/complaints/new?q={city.code}"
    for who, complains, proposes in ((None, True, False), ("consumer", True, False), ("officer", False, True)):
        page = city.page(f"/enterprises/{city.code}", who)
        assert (link in page, "提出列入建议" in page) == (complains, proposes)
    assert city.code in city.page(link, "consumer")


@pytest.mark.parametrize(
    "path", ["/law/消法-999", "/cases/C999", "/enterprises/none", "/enterprises/91990100MA0000000X"]
)
def test_what_is_not_there_is_told_calmly_with_a_way_on(city, path):
    page = city.page(path, status=404)
    assert "没有" in page
    assert "首页" in page
    assert "！" not in page


def test_the_figures_come_from_the_records_and_name_nobody(city):
    page = city.page("/statistics")
    assert "2026年11月" in page
    assert "青禾" not in page
    rows = list(csv.DictReader(io.StringIO(city.page("/statistics.csv").lstrip("\ufeff"))))
    assert len(rows) == 1
    counted = {
        name: rows[0][f"{name}（件）"] for name in ("办结投诉", "双方谈成", "按约定兑现", "到期没有兑现", "行政处罚")
    }
    assert counted == {"办结投诉": "1", "双方谈成": "1", "按约定兑现": "1", "到期没有兑现": "0", "行政处罚": "1"}


def test_the_front_page_shows_the_same_figures(city):
    page = city.page("/")
    assert "<dt>办结投诉</dt><dd>1<small>件</small></dd>" in page


def test_a_city_without_records_shows_no_table(database, vault, tmp_path, now):
    page = given_app(database, vault, tmp_path, now).test_client().get("/statistics").get_data(as_text=True)
    assert "还没有可以公布的数据" in page


def test_the_catalogue_opens_with_its_classes_and_counts(city):
    page = city.page("/credit/catalogue")
    assert page.count('class="row-link"') == len(catalogue().classes)
    assert f"{len(catalogue())} 项" in page


def test_an_item_of_the_catalogue_says_who_gives_it_who_sees_it_how_long_and_by_which_article(city):
    page = city.page("/credit/catalogue?class=food_safety&seen_by=public")
    assert "共 <strong>2</strong> 项" in page
    for words in (
        "食品抽检不合格",
        "市场监督管理局",
        "向社会公示",
        "自公示之日起3个月",
        "第一百一十三条",
        "不合格项目",
    ):
        assert words in page
    assert unquote("/law/%E4%BF%AE%E5%A4%8D107-10") in unquote(page)


def test_an_item_without_a_read_article_is_marked(city):
    page = city.page("/credit/catalogue?q=欠缴水费&department=water_supply")
    assert "依据待确认" in page
    assert "不公示，也不能作为限制的理由" in page


def test_the_catalogue_is_searched_in_pages_and_an_empty_search_names_the_next_step(city):
    assert "第 2 页，共" in city.page("/credit/catalogue?q=处罚&page=2")
    assert "目录里没有这样的项目" in city.page("/credit/catalogue?q=飞碟")
    assert "按类别看" in city.page("/credit/catalogue?class=nonsense&seen_by=x")


def test_an_officer_opens_a_sealed_record_only_with_a_reason(city):
    with city.database.transaction() as session:
        record_id = given_sealed(session, city.now, city.firm)
    assert "写明理由后查看" in city.page(f"/enterprises/{city.code}", "officer")
    assert "任职限制" not in city.page(f"/enterprises/{city.code}", "member")
    path, officer = f"/office/credit-records/{record_id}/opening", city.browser("officer")
    assert "示例甲" not in officer.get(path).text
    assert post_form(officer, path, {"reason": " "}).status_code == 422
    opened = post_form(officer, path, {"reason": "核对任职限制"})
    assert "示例甲" in opened.text
    assert opened.headers["Cache-Control"] == "private, no-store"
    answer = city.post(f"/credit-records/{record_id}/opening", "officer", {"reason": "核对任职限制"})
    assert answer["fields"]["姓名"] == "示例甲"
    assert city.call("POST", f"/credit-records/{record_id}/opening", "member", {"reason": "看看"}).status_code == 403
