"""Records of other sources become cases: mapping, values, masks, region, class and result. All records are made up."""

import json
from datetime import date
from pathlib import Path

import pytest

from casebase.domain.case_making import Citations, case_id, make_case, region_told
from casebase.domain.case_mapping import mapping_from_toml, shipped_mapping
from casebase.domain.case_reading import read_case_record
from casebase.domain.deidentifying import Kind
from casebase.domain.origin import Origin
from casebase.domain.outcomes import outcome_words, result_told
from casebase.domain.past_case import CaseResult
from core.kernel.errors import InvalidInputError
from core.records.reading import RejectedRecordError
from tests.factories_casebase import given_regulation

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[3]
FACTS = "在健身房办了年卡，店关门停业，预付的余额不退。"
RECORD = {
    "id": 7001,
    "entName": "广州市天河区穗岸健身服务有限公司",
    "creditNo": "91990100MA5T2K374W",
    "entAddr": "广州市天河区示范路88号",
    "content": "消费者张建国反映：在穗岸健身办了年卡，店关门停业，余额不退，电话13912345678。诉求：退还余额；赔偿损失",
    "res": "双方达成一致，穗岸健身退款500元。",
    "department": "广州市天河区市场监督管理局",
    "endtime": "2025-03-15 10:20:30",
}
BASE = 'source = "示范来源"\n[columns]\nexternal_id = "号"\nfacts = "内容"\n'


def made(record, mapping=None, regulations=()):
    mapping = mapping or shipped_mapping("disclosure_12315")
    return make_case(read_case_record(mapping, record, TODAY), mapping, Citations.of(regulations), TODAY).case


def rejected(record, mapping=None):
    with pytest.raises(RejectedRecordError) as caught:
        made(record, mapping)
    return caught.value.reasons


def mapped(columns, **sections):
    text = BASE + "".join(f'{name} = "{name}"\n' for name in columns)
    return mapping_from_toml(text + "".join(f"[{name}]\n{body}\n" for name, body in sections.items()))


def test_a_disclosure_record_becomes_a_masked_case_with_region_class_and_result():
    case = made(RECORD)
    assert (case.origin, case.external_id, case.published) == (Origin.IMPORTED, "7001", "2025-03-15")
    assert (case.region, case.result, case.kind) == ("广东广州", CaseResult.SETTLED, "consumer")
    assert (case.category, case.category_is_guessed) == ("预付式消费", True)
    assert case.respondent_type == "健身服务公司"
    assert case.claims == ("退还余额", "赔偿损失")
    assert case.keywords
    told = "".join((case.facts, case.summary, *case.claims, case.source_title, case.industry, case.respondent_type))
    for secret in ("穗岸", "张建国", "13912345678", "91990100", "示范路"):
        assert secret not in told


def test_where_nobody_can_be_asked_suspects_are_masked_and_counted():
    mapping = shipped_mapping("disclosure_12315")
    record = RECORD | {"content": "在店里办了年卡，店关门停业，余额不退，入住人黎明和服务员春花可以作证。"}
    found = make_case(read_case_record(mapping, record, TODAY), mapping, Citations.of(()), TODAY)
    assert found.suspects[Kind.NAME] >= 2
    assert found.masks[Kind.NAME] >= found.suspects[Kind.NAME]
    assert [name for name in ("黎明", "春花") if name in found.case.facts] == []


def test_the_id_is_that_of_source_and_number_alone():
    assert (
        made(RECORD).id
        == made(RECORD | {"content": RECORD["content"] + "又补充。"}).id
        == case_id("12315消费投诉信息公示", "7001")
    )
    assert made(RECORD | {"id": 7002}).id != made(RECORD).id
    assert made(RECORD).id.startswith("I")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "id：没有填写"),
        ({"content": ""}, "content：没有填写"),
        ({"content": "退款。"}, "content：太短，不足 10 个字"),
        ({"content": "长" * 20_001}, "content：太长，超过 20000 个字"),
        ({"endtime": "2025-02-30"}, "endtime：日期不对，或者不在 1990 年到今天之间"),
        ({"endtime": "2031-01-01"}, "endtime：日期不对，或者不在 1990 年到今天之间"),
        (
            {"content": "今天天气很好很好很好很好啊"},
            "判断不出问题类别，可在 [constants] 里用 category_otherwise 指定一类",
        ),
    ],
)
def test_a_record_that_cannot_be_a_case_is_rejected_with_its_reason(change, reason):
    assert rejected(RECORD | change) == (reason,)


def test_every_reason_is_told_at_once():
    assert len(rejected(RECORD | {"id": "", "content": "退", "endtime": "昨天"})) == 3


@pytest.mark.parametrize(
    ("told", "formats", "kept"),
    [
        ("2025/03/15", ["%Y/%m/%d"], "2025-03-15"),
        ("2025年3月15日", ["%Y-%m-%d", "%Y年%m月%d日"], "2025-03-15"),
        ("2025-03", ["%Y-%m-%d", "%Y-%m"], "2025-03"),
        (2017, ["%Y"], "2017"),
        (1741996800000, ["epoch_ms"], "2025-03-15"),
        ("无", ["%Y"], None),
    ],
)
def test_days_are_kept_as_precisely_as_they_are_told(told, formats, kept):
    mapping = mapped(["published"], formats=f"date = {json.dumps(formats)}")
    assert read_case_record(mapping, {"号": "1", "内容": FACTS, "published": told}, TODAY).published == kept


@pytest.mark.parametrize(
    ("told", "unit", "fen"),
    [
        ("1,234.5", "元", 123450),
        ("12.005", "元", 1201),
        (558.6, "元", 55860),
        ("300", "分", 300),
        ("1.2", "万元", 1_200_000),
        ("1.2万元", "元", 1_200_000),
        ("￥５００元", "分", 50_000),
        ("--", "元", None),
    ],
)
def test_money_is_read_in_its_unit(told, unit, fen):
    mapping = mapped(["paid"], formats=f'money = "{unit}"')
    assert read_case_record(mapping, {"号": "1", "内容": FACTS, "paid": told}, TODAY).sums["paid"] == fen


@pytest.mark.parametrize("told", ["-5", "约五百", "1e9", "99999999999999999999"])
def test_what_is_no_sum_is_rejected(told):
    assert rejected({"号": "1", "内容": FACTS, "paid": told}, mapped(["paid"])) == ("paid：不是金额",)


@pytest.mark.parametrize(
    ("column", "told", "reason"),
    [
        ("url", "javascript:alert(1)", "url：不是网址"),
        ("kind", "other", "kind：只能是 consumer 或者 credit"),
        ("days", "99999999999", "days：不是天数"),
        ("days", "3.5", "days：不是天数"),
        ("multiple", "inf", "multiple：不是倍数"),
    ],
)
def test_what_no_page_or_database_could_take_is_rejected(column, told, reason):
    assert rejected({"号": "1", "内容": FACTS, column: told}, mapped([column])) == (reason,)


def test_unseen_characters_reach_no_field():
    record = {"号": "1\x00", "内容": FACTS + "\x00", "laws": [{"law": "价格法\x00", "article": None}]}
    case = made(record, mapped(["laws"]))
    assert "\x00" not in repr(case).replace("\\x00", "\x00")


def test_words_of_the_source_become_ours_and_unknown_classes_are_rejected():
    mapping = mapped(
        ["category", "result"], **{"values.category": '"预付卡" = "预付式消费"', "values.result": '"办结" = "settled"'}
    )
    case = made({"号": "1", "内容": FACTS, "category": "预付卡", "result": "办结"}, mapping)
    assert (case.category, case.category_is_guessed, case.result) == ("预付式消费", False, CaseResult.SETTLED)
    assert rejected({"号": "1", "内容": FACTS, "category": "其他"}, mapping) == ("category：不认识的问题类别“其他”",)


def test_a_mapping_may_say_which_class_is_meant_where_none_can_be_told():
    otherwise = mapped(["category"], constants='category_otherwise = "服务质量"')
    case = made({"号": "1", "内容": "今天天气很好很好很好很好啊", "category": "其他"}, otherwise)
    assert (case.category, case.category_is_guessed) == ("服务质量", True)
    guess = mapped(["category"], constants='category_otherwise = "guess"')
    assert made({"号": "1", "内容": FACTS, "category": "其他"}, guess).category == "预付式消费"


def test_citations_get_the_key_of_the_version_of_that_day():
    old = given_regulation("食安法-148", law="食品安全法", article="第一百四十八条", valid_to=date(2020, 12, 31))
    mapping = mapped(["laws", "published"])
    record = {
        "号": "1",
        "内容": FACTS,
        "laws": "《中华人民共和国食品安全法》第一百四十八条第二款、《价格法》",
        "published": "2019-05-01",
    }
    laws = made(record, mapping, [old]).laws
    assert [(one.law, one.article, one.key) for one in laws] == [
        ("中华人民共和国食品安全法", "第一百四十八条第二款", "食安法-148"),
        ("价格法", None, None),
    ]
    assert made(record | {"published": "2022-05-01"}, mapping, [old]).laws[0].key is None


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ("调解成功，商家退款", CaseResult.SETTLED),
        ("双方未达成一致，终止调解", CaseResult.TERMINATED),
        ("未达成一致", CaseResult.TERMINATED),
        ("经核查，举报内容不属实", CaseResult.UNFOUNDED),
        ("责令改正，罚款五百元", CaseResult.PENALISED),
        ("已移送公安机关", CaseResult.TRANSFERRED),
        ("消费者撤诉", CaseResult.SETTLED),
        ("办结", CaseResult.OTHER),
        ("", CaseResult.OTHER),
    ],
)
def test_the_words_of_an_outcome_tell_its_result(outcome, result):
    assert result_told(outcome) is result


def test_every_result_of_the_words_is_one_of_ours():
    assert set(outcome_words()) <= set(CaseResult)


@pytest.mark.parametrize(
    ("texts", "region"),
    [
        (("佛山市禅城区市场监督管理局",), "广东佛山"),
        (("上海市长宁区市场监督管理局",), "上海长宁"),
        (("市场监督管理局", "广东省深圳市南山区某路"), "广东深圳"),
        (("浙江省市场监督管理局",), "浙江"),
        (("", "某路8号"), None),
    ],
)
def test_the_region_is_that_of_the_office_or_the_address(texts, region):
    assert region_told(*texts) == region


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source = ", "读不懂"),
        (BASE + 'somebody = "x"', "不认识的字段：somebody"),
        ('source = "x"\n[columns]\nfacts = "内容"', "缺少 external_id"),
        ('[columns]\nexternal_id = "号"\nfacts = "内容"', "缺少 source"),
        (BASE + '[formats]\nmoney = "角"', "金额单位"),
        (BASE + '[values.result]\n"好" = "fine"', "没有“fine”"),
        (BASE + '[constants]\nkind = "neither"', "没有“neither”"),
        (BASE + '[constants]\ncategory_otherwise = "别的"', "没有“别的”"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_in_chinese(text, problem):
    with pytest.raises(InvalidInputError, match=problem):
        mapping_from_toml(text)


@pytest.mark.parametrize("name", ["disclosure_12315", "cases_jsonl"])
def test_the_shipped_mappings_are_valid(name):
    assert shipped_mapping(name).source


def test_the_example_of_the_docs_is_taken_in():
    mapping = mapping_from_toml((ROOT / "docs/examples/cases_mapping.toml").read_text("utf-8"))
    lines = (ROOT / "docs/examples/cases.csv").read_text("utf-8").splitlines()
    record = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert made(record, mapping).category == "预付式消费"


def test_markup_is_gone_before_names_are_looked_for():
    told = "<p class='a'>我叫张<b>建</b>国，办卡付了800元&nbsp;，店关门停业。</p>"
    told += "<p>&lt;i&gt;余额&lt;/i&gt;不退，少于 &lt;3天。</p>"
    case = made({**RECORD, "content": told, "res": "退款<br/>500元<!-- 内部 -->。"})
    assert case.facts == "我叫张某，办卡付了800元 ，店关门停业。\n余额不退，少于 <3天。"
    assert case.summary == "退款\n500元。"


def test_sums_and_goods_stay_in_an_imported_case():
    told = "商家宣传充3000送3000，在店里买的三文鱼和点的佛跳墙都不新鲜，存5000返1000，店面1200平米。"
    assert made({**RECORD, "content": told}).facts == told
