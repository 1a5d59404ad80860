"""The public API and what it keeps for the parties."""

import pytest

from tests.factories_public import given_city, given_listed, read_city

__all__ = ["read_city"]
PUBLIC_PATHS = (
    "/laws",
    "/law/articles",
    "/law/articles/消法-55",
    "/law/rules",
    "/law/vocabulary",
    "/law/rule-book",
    "/cases",
    "/cases/C1",
    "/case-choices",
    "/case-categories",
    "/statistics",
    "/enterprises?q=青禾",
)


@pytest.fixture
def city(read_city):
    return read_city


def test_the_public_part_is_open_to_everybody_on_both_databases(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    for path in PUBLIC_PATHS:
        city.get(path)
    for part in ("", "/links", "/credit", "/list-entries"):
        city.get(f"/enterprises/{city.firm}{part}")


def test_articles_are_found_with_the_matched_words_and_read_as_of_a_day(city):
    (line,) = city.get("/law/articles?q=办卡")["lines"]
    assert (line["key"], line["why"]) == ("消法-53", "提到办卡、预付款、预收款")
    old = city.get("/law/articles/食安法-148?on=2020-01-01")["article"]
    assert (old["title"], old["is_in_force"]) == ("食品的惩罚性赔偿", True)
    assert "R01" in [rule["rule_id"] for rule in city.get("/law/articles/消法-55")["rules"]]


def test_the_law_answers_facts_with_sums_and_questions(city):
    facts = {"paid_amount": 3000, "prepayment": "in_parts", "for_living": True, "seller_is_business": True}
    advice = city.post("/law/advice", body={"facts": facts, "on": "2026-06-01"})["advice"]
    assert advice["book_version"] == city.get("/law/rule-book")["current"]["version"]
    assert {"R40", "R43"} <= {item["rule_id"] for item in advice["entitlements"]}
    assert advice["questions"]
    names = {fact["name"] for fact in city.get("/law/vocabulary")["facts"]}
    assert {question["fact"] for question in advice["questions"]} <= names


def test_the_interview_asks_on_until_nothing_would_change(city):
    facts, unclear = {}, []
    for _ in range(60):
        questions = city.post("/law/interview", body={"facts": facts, "unclear": unclear})["questions"]
        if not questions:
            break
        unclear.append(questions[0]["fact"])
    assert questions == []
    assert unclear[0] in ("trade", "problems")
    assert len(set(unclear)) == len(unclear)


def test_what_is_unclear_must_be_a_fact(city):
    problem = city.post("/law/interview", body={"facts": {}, "unclear": ["trade", "trades", "月亮"]}, status=422)
    assert "没有名为 trades 的事实，是不是 trade" in problem["fields"]["unclear"]
    assert "没有名为 月亮 的事实" in problem["fields"]["unclear"]


def test_facts_are_proposed_from_a_text_with_their_words(city):
    text = "我在健身房办了年卡，付了3000元，店关门了。"
    proposals = city.post("/law/reading", body={"text": text})["proposals"]
    assert {"trade", "paid_amount"} <= {each["fact"] for each in proposals}
    for each in proposals:
        assert [text[start:end] for start, end in each["spans"]] == each["words"]
    city.post("/law/reading", body={"text": ""}, status=422)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"paid_amount": "很多"}}, "paid_amount"),
        ({"facts": {"paid": 1}}, "paid"),
        ({"facts": {}, "on": "昨天"}, "on"),
        ({}, "facts"),
        ({"facts": {}, "extra": 1}, "extra"),
    ],
)
def test_wrong_facts_are_named_in_chinese(city, body, field):
    problem = city.post("/law/advice", body=body, status=422)
    assert problem["status"] == 422
    assert not problem["fields"][field].isascii()


@pytest.mark.parametrize("path", ["/law/reading", "/law/advice", "/law/interview", "/recommendations"])
@pytest.mark.parametrize(
    "body",
    ["[" * 3000, "[" * 100_000, '{"facts":' * 50_000, '{"facts": {"x": ' + "[" * 60 + "]" * 60 + "}}"],
    ids=["lists", "many-lists", "objects", "whole-but-deep"],
)
def test_json_that_nests_too_deeply_is_refused_as_unreadable(city, path, body):
    answer = city.app.test_client().post(f"/api/v1{path}", data=body, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert not answer.get_json()["detail"].isascii()


def test_a_described_dispute_gets_articles_and_cases_with_reasons(city):
    found = city.post("/recommendations", body={"facts": "超市买的面包过期了，吃了拉肚子", "cases": 1})
    assert found["laws"][0]["key"] == "食安法-148"
    assert found["laws"][0]["reasons"]
    assert len(found["cases"]) == 1
    assert found["categories"][0]["category"] == "食品安全"
    assert "facts" in city.post("/recommendations", body={"facts": ""}, status=422)["fields"]


def test_an_unknown_class_is_refused_and_not_passed_over(city):
    body = {"facts": "超市买的面包过期了", "category": "食品"}
    answers = [
        city.get("/cases?category=食品", status=422),
        city.get("/law/articles?category=食品", status=422),
        city.post("/recommendations", body=body, status=422),
    ]
    assert {one["fields"]["category"] for one in answers} == {"没有这个问题类别，可选的见 GET /case-categories"}
    assert city.get("/cases?category=")["count"] == city.get("/cases")["count"]


def test_searches_are_read_narrowed_and_helped_over_the_api(city):
    found = city.get('/cases?q="过期三天" 面包&paid_from_fen=5000&year_from=2024&remedy=退款&sort=sum')
    assert ([line["id"] for line in found["lines"]], found["is_cut"]) == (["C1"], False)
    assert found["help"]["understood"] == ["按相近程度找“过期三天 面包”", "写有“过期三天”"]
    assert city.get('/cases?q="过期三天" 面包&as_words=true')["help"]["understood"] == []
    assert "q" in city.get("/cases?q=" + "面包过期" * 16, status=422)["fields"]
    long = {"q": "面包过期，" * 100, "region": "浙江"}
    assert city.post("/cases/search", body=long)["lines"][0]["id"] == "C1"
    named = city.post("/law/articles/search", body={"q": "消法55条"})["help"]["named"]
    assert [(line["key"], line["is_in_force"]) for line in named] == [("消法-55", True)]
    (before,) = city.get("/law/articles?q=消法55条&on=2010-01-01")["help"]["named"]
    assert (before["is_in_force"], before["valid_from"]) == (False, "2014-03-15")
    choices = city.get("/case-choices")
    assert choices == {"regions": [{"value": "浙江", "cases": 4}], "years": [{"value": "2024", "cases": 4}]}


def test_cases_are_narrowed_and_read(city):
    assert city.get("/cases?category=食品安全")["count"] == 2
    assert city.get("/cases/C1")["case"]["citations"][0]["key"] == "食安法-148"
    assert "result" in city.get("/cases?result=x", status=422)["fields"]


def test_enterprises_are_found_by_a_former_name_with_why(city):
    (hit,) = city.get("/enterprises?q=白鹭健身")["enterprises"]
    assert hit["is_former_name"]
    assert "曾用名" in hit["why"]
    assert "q" in city.get("/enterprises", status=422)["fields"]


def test_published_links_name_the_representative_and_no_shareholder(city):
    links = city.get(f"/enterprises/{city.code}/links")["links"]
    assert [(link["role"], link["name"]) for link in links] == [("法定代表人", "林示例")]
    assert city.get(f"/enterprises/{city.code}/links?on=2001-01-01")["links"] == []


def test_the_public_file_has_source_basis_and_days_and_no_outcome(city):
    (record,) = city.get(f"/enterprises/{city.code}/credit")["records"]
    assert record["item"] == "administrative_penalty"
    assert (record["public_from"], record["public_until"]) == ("2026-11-20", "2027-11-20")
    assert record["provenance"]["publishing_basis"]


def test_a_listing_is_public_from_its_day(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    given_listed(city)
    (entry,) = city.get(f"/enterprises/{city.firm}/list-entries")["entries"]
    assert entry["document_number"] == "示市监处罚〔2026〕1号"


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 401), ("consumer", 403), ("merchant", 404), ("admin", 403), ("registration_clerk", 403)],
)
def test_a_stranger_is_refused_the_party_file(city, who, status):
    problem = city.get(f"/enterprises/{city.code}/party-file", who, status)
    assert "records" not in problem


@pytest.mark.parametrize("who", ["member", "officer", "mediator", "supervisor"])
def test_members_and_officers_read_the_party_file(city, who):
    items = {record["item"] for record in city.get(f"/enterprises/{city.code}/party-file", who)["records"]}
    assert items == {"administrative_penalty", "complaint_outcome", "promise_kept"}


def test_a_record_is_corrected_once_and_the_old_edition_stays(database, vault, tmp_path, now):
    city = given_city(database, vault, tmp_path, now)
    (record,) = city.get(f"/enterprises/{city.firm}/credit")["records"]
    path = f"/credit-records/{record['record_id']}"
    change = {"reason": "文号写错", "document_number": "示市监罚〔2026〕9号"}
    city.post(f"{path}/correction", "member", change, 403)
    assert "reason" in city.post(f"{path}/correction", "officer", {"reason": " "}, 422)["fields"]
    new = city.post(f"{path}/correction", "officer", change, 201)["record"]
    assert (new["edition"], new["provenance"]["document_number"]) == (2, "示市监罚〔2026〕9号")
    city.post(f"{path}/correction", "officer", change, 409)
    assert len(city.get(f"/enterprises/{city.firm}/party-file", "member")["earlier"]) == 1
    withdrawn = city.post(f"/credit-records/{new['record_id']}/withdrawal", "officer", {"reason": "处罚已撤销"})
    assert withdrawn["record"]["status"] == "withdrawn"
    assert city.get(f"/enterprises/{city.firm}/credit")["records"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/law/articles/消法-999",
        "/cases/C999",
        "/enterprises/none",
        "/enterprises/none/credit",
        "/enterprises/none/links",
    ],
)
def test_what_is_not_there_is_a_problem_in_chinese(city, path):
    problem = city.get(path, status=404)
    assert "没有" in problem["detail"]


def test_figures_are_counts_only(city):
    figures = city.get("/statistics")
    assert figures["total"] == {
        "complaints_concluded": 1,
        "complaints_settled": 1,
        "promises_kept": 1,
        "promises_broken": 0,
        "penalties": 1,
        "listings": 0,
    }
    assert "months" in city.get("/statistics?months=0", status=422)["fields"]
