"""The enterprise's file as everybody, the enterprise and the officer meet it."""

import json
import re
from datetime import date, timedelta

import pytest
import segno
from sqlalchemy import select

from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from credit.domain.entries import RecordDraft, Source
from credit.domain.items import Grade
from credit.domain.reports import ReportScope
from credit.queries.integrity_profile import FEWEST_PEERS, Counted, integrity_profile
from credit.queries.report_content import report_content
from credit.queries.what_would_help import what_would_help
from credit.services.file_record import file_record
from credit.storage.report_tables import CreditReport
from mediation.queries.answer_times import answer_times
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_page
from registry.queries.link_graph import MOST_FOLLOWED, link_graph
from registry.services.rename_enterprise import rename_enterprise
from tests.factories_credit import SHOP, given_outcome, given_penalty
from tests.factories_mediation import given_accepted, given_mediating, given_people
from tests.factories_public import given_city, read_city
from tests.factories_registry import given_enterprise, given_link, given_representative
from tests.factories_rights import MAY_APPLY, MEMBER, later
from tests.factories_sanctions import given_law
from tests.factories_web import post_form

__all__ = ["read_city"]


@pytest.fixture
def city(read_city):
    return read_city


def main_part(page):
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_the_qr_code_of_a_page_is_its_address_with_the_code_and_nothing_else(city):
    address = f"http://127.0.0.1:8000/enterprises/{city.code}"
    page = city.page(f"/enterprises/{city.code}")
    assert address in page
    drawn = segno.make(address, error="m").svg_inline(scale=3, border=4, dark="#000", light="#fff", svgclass="qr")
    assert drawn in page
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        answer = city.browser().get(f"/enterprises/{city.code}/qr.{kind}")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
    city.page(f"/enterprises/{city.code}/qr.exe", status=404)


def test_the_address_that_a_scanner_read_leads_to_the_file_and_typed_text_is_searched(city):
    answer = city.browser().get("/enterprises", query_string={"q": f"https://x.example/enterprises/{city.code}?a=1"})
    assert answer.location == f"/enterprises/{city.code}"
    assert city.browser().get("/enterprises", query_string={"q": city.code}).status_code == 200


def test_a_public_record_stands_with_source_day_basis_and_its_last_day(city):
    page = city.page(f"/enterprises/{city.code}")
    for text in ("来源：", "2026年11月20日", "公示依据：", "最后一天 2027年11月20日"):
        assert text in page


def test_the_own_file_names_the_last_day_the_day_of_repair_and_the_way(city):
    page = city.page(f"/merchant/desk/{city.firm}/credit", "member")
    assert "公示到 <strong>2027年11月20日</strong>，之后自动停止" in page
    assert "<strong>2027年2月21日</strong>起可以申请提前停止公示行政处罚" in page
    assert "已经履行行政处罚决定中的义务" in page
    assert "/credit/repairs/new" not in page
    city.page(f"/merchant/desk/{city.firm}/credit", "merchant", status=404)


def test_what_changes_soonest_stands_first_and_can_be_asked_for_from_its_day(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
        serious = given_penalty(session, now, Grade.SERIOUS_III)
        general = given_penalty(session, now, Grade.GENERAL)
        light = given_penalty(session, now, Grade.LIGHT)
        page = what_would_help(session, SHOP, MEMBER, now)
        assert [one.record.record_id for one in page.helps] == [light, general, serious]
        assert [one.next_on for one in page.helps] == [date(2027, 2, 20), date(2027, 2, 21), date(2029, 11, 20)]
        assert [bool(one.repair_name) for one in page.helps] == [False, True, False]
        then = what_would_help(session, SHOP, MEMBER, later(now, MAY_APPLY))
    assert [one.rights.may_repair for one in then.helps] == [True, False]
    assert then.helps[0].next_on == MAY_APPLY


def test_the_panorama_shows_records_by_class_history_and_the_masked_graph(city):
    page = city.page(f"/office/enterprises/{city.code}", "officer")
    for text in ("行政处罚", "调解协议履行", "变更名称", "法定代表人：林示例", "孙*", "股东 50%"):
        assert text in page
    assert "孙股东" not in page
    narrowed = city.page(f"/office/enterprises/{city.code}?class=协议履行", "officer")
    assert "共 <strong>1</strong> 条" in narrowed
    assert city.browser("member").get(f"/office/enterprises/{city.code}").status_code == 403
    drawn = json.loads(re.search(r'id="graph-data">(.*?)</script>', page, re.DOTALL).group(1))
    assert drawn["nodes"][0]["step"] == 0
    assert len(drawn["edges"]) == 2


def test_a_report_keeps_what_it_said_and_anybody_checks_its_code(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    answer = post_form(city.browser("officer"), f"/office/enterprises/{city.code}/reports", {"scope": "full"})
    printed = city.page(answer.location, "officer")
    code = re.search(r'code-text">([0-9A-F-]{24})<', printed).group(1)
    assert "孙*" in printed
    with database.transaction() as session:
        rename_enterprise(session, city.firm, "示例市新名健身服务有限公司", date(2026, 11, 21), SYSTEM_ACTOR, now)
    assert main_part(city.page(answer.location, "officer")) == main_part(printed)
    checked = city.page(f"/verify/report?code={code.lower()}")
    assert "核对一致" in checked
    assert city.code in checked
    assert "林示例" not in checked
    assert "没有这个核对码的报告" in city.page("/verify/report?code=0000")
    assert city.browser("member").get(answer.location).status_code == 403
    with database.transaction() as session:
        row = session.scalars(select(CreditReport)).one()
        row.content_sealed = vault.seal(vault.open(row.content_sealed).replace("罚款", "奖励"))
    assert "核对不一致" in city.page(f"/verify/report?code={code}")


def test_a_public_report_holds_nothing_beyond_the_public_file(city):
    with city.database.reading() as session:
        officer = city.accounts["officer"].actor
        public = report_content(session, city.firm, ReportScope.PUBLIC, officer, city.now)
        full = report_content(session, city.firm, ReportScope.FULL, officer, city.now)
        with pytest.raises(NotAllowedError):
            report_content(session, city.firm, ReportScope.PUBLIC, city.accounts["member"].actor, city.now)
    assert [record["title"] for record in public["records"]] == ["行政处罚"]
    assert [link["other"] for link in public["links"]] == ["林示例"]
    assert len(full["records"]) == 3


def test_the_graph_goes_two_steps_and_does_not_follow_somebody_everybody_shares(sqlite, now):
    with sqlite.transaction() as session:
        firm = given_enterprise(session, "示例市一号有限公司", address="示例市望湖区甲路 1 号")
        given_representative(session, firm, "林示例")
        person = enterprise_page(session, firm).links[0].link.from_person_id
        second = given_enterprise(session, "示例市二号有限公司", address="示例市望湖区甲路 2 号")
        third = given_enterprise(session, "示例市三号有限公司", address="示例市望湖区甲路 3 号")
        given_link(session, second, from_person_id=person)
        given_link(session, third, kind=LinkKind.SHAREHOLDER, from_enterprise_id=second, share_bp=10000)
        neighbour = given_enterprise(session, "示例市四号有限公司", address="示例市望湖区甲路１号")
        graph = link_graph(session, firm, now.date())
        found = {node.enterprise.enterprise_id: node.step for node in graph.nodes if node.enterprise}
        assert found == {firm: 0, neighbour: 1, second: 2}
        assert not graph.is_cut
        for number in range(MOST_FOLLOWED):
            given_link(
                session, given_enterprise(session, f"示例市{number}店", address=f"{number}"), from_person_id=person
            )
        graph = link_graph(session, firm, now.date())
    agent = next(node for node in graph.nodes if node.is_person)
    assert (agent.unfollowed, graph.is_cut, len(graph.nodes)) == (MOST_FOLLOWED + 2, True, 3)


def given_rival(session, now, number, outcome="settled"):
    rival = given_enterprise(session, f"示例市第{number}健身服务有限公司")
    given_outcome(session, now, outcome, respondent_id=rival)
    return rival


def test_figures_are_compared_with_ten_peers_and_not_with_nine(database, now):
    with database.transaction() as session:
        given_law(session, now)
        firm = given_enterprise(session)
        member = Actor("member", Role.MERCHANT, "李四", frozenset({firm}))
        settled = given_outcome(session, now, respondent_id=firm)
        given_outcome(session, now - timedelta(400), respondent_id=firm)
        given_enterprise(session, "示例市无诉健身服务有限公司")
        given_outcome(session, now, respondent_id=given_enterprise(session, "示例市青禾家具有限公司"))
        for number in range(FEWEST_PEERS - 1):
            given_rival(session, now, number)
        few = integrity_profile(session, firm, member, now.date())
        assert (few.peers, {figure.peers for figure in few.figures}) == (9, {None})
        given_rival(session, now, 9, "terminated")
        figures = {each.key: each for each in integrity_profile(session, firm, member, now.date()).figures}
        with pytest.raises(NotFoundError):
            integrity_profile(session, firm, Actor("other", Role.MERCHANT, "他人"), now.date())
    assert figures["settled"].own == Counted(1, 1)
    assert figures["settled"].peers == Counted(9, 10)
    assert figures["settled"].records == (settled,)
    assert figures["disputes"].peers == Counted(10, 10)
    assert figures["kept"].own.percent is None


def given_staff(session, now, enterprise_id, staff, year=2025):
    source = Source("feed", f"{enterprise_id}-{year}-{staff}", "f")
    body = {"year": year, "submitted_on": f"{year + 1}-06-01", "staff_count": staff}
    draft = RecordDraft(enterprise_id, "annual_report_staff", source, f"{year}年度", date(year + 1, 6, 1), body)
    return file_record(session, draft, SYSTEM_ACTOR, now)


def test_peers_are_of_the_same_size_where_annual_reports_tell_it_and_of_the_same_kind_otherwise(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
        firm = given_enterprise(session, "示例市望湖健身有限公司")
        reader = Actor("m", Role.MERCHANT, "店主", frozenset({firm}))
        rivals = [given_rival(session, now, number) for number in range(FEWEST_PEERS + 2)]
        unknown = integrity_profile(session, firm, reader, now.date())
        assert (unknown.size, unknown.is_by_size, unknown.peers) == (None, False, 12)
        given_staff(session, now, firm, 300, year=2023)  # too old to count
        given_staff(session, now, firm, 49)
        for rival in rivals[: FEWEST_PEERS - 1]:
            given_staff(session, now, rival, 10)
        given_staff(session, now, rivals[-1], 50)
        few = integrity_profile(session, firm, reader, now.date())
        assert (few.size.size.key, few.same_size, few.is_by_size, few.peers) == ("under_50", 9, False, 12)
        given_staff(session, now, rivals[-1], 12, year=2026)  # the newer year stands
        enough = integrity_profile(session, firm, reader, now.date())
    assert (enough.same_size, enough.is_by_size, enough.peers) == (10, True, 10)


def test_every_figure_names_its_records_and_there_is_no_score(city):
    for path, who in (
        (f"/office/enterprises/{city.code}", "officer"),
        (f"/merchant/desk/{city.firm}/credit", "member"),
    ):
        page = city.page(f"{path}/profile", who)
        assert "同类不到 10 家，不比较" in page
        assert "没有本企业近两年年度报告里的人数" in page
        assert '100%<br><span class="soft small">1 / 1</span>' in page
        assert "多久答复" in page
        target, anchor = re.search(r'href="([^"]+)#(r-[0-9a-f]+)"', page).groups()
        assert f'id="{anchor}"' in city.page(target, who)


def test_answer_times_name_each_complaint_and_count_unanswered_ones_apart(sqlite, now):
    with sqlite.transaction() as session:
        people = given_people(session, now)
        answered = given_mediating(session, people, now)
        given_accepted(session, people, now)
        times = answer_times(session, people.enterprise_id, people.merchant, now.date())
        assert (times.complaints, times.median_days) == (2, 0)
        assert [one.complaint_id for one in times.answered] == [answered]
        with pytest.raises(NotFoundError):
            answer_times(session, people.enterprise_id, people.consumer, now.date())
