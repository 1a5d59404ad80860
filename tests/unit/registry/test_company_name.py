"""Names as registered, as typed, and as people shorten them."""

import pytest

from registry.domain.company_name import parse_company_name


@pytest.mark.parametrize(
    ("text", "region", "trade_name", "industry", "form", "branch"),
    [
        ("示例市青禾健身服务有限公司（示例）", "示例市", "青禾", ("健身服务",), "有限公司", ""),
        ("北京市朝阳区老街面馆", "北京市朝阳区", "老街", ("面馆",), None, ""),
        ("腾讯科技（深圳）有限公司", "深圳", "腾讯", ("科技",), "有限公司", ""),
        ("阿里巴巴（中国）有限公司", "中国", "阿里巴巴", (), "有限公司", ""),
        ("中国工商银行股份有限公司", "中国", "工商", ("银行",), "股份有限公司", ""),
        ("佛山市顺德区美的电器有限公司", "佛山市顺德区", "美的", ("电器",), "有限公司", ""),
        ("上海浦东松涧信息技术合伙企业（有限合伙）", "上海浦东", "松涧", ("信息技术",), "合伙企业", ""),
        ("昆山星河餐饮管理有限公司望湖分公司", "昆山", "星河", ("餐饮管理",), "有限公司", "望湖分公司"),
        ("星河健身中心望湖分店", "", "星河", ("健身",), "中心", "望湖分店"),
        ("张三理发店", "", "张三", ("理发",), "店", ""),
        ("东方航空股份有限公司", "", "东方", ("航空",), "股份有限公司", ""),
        ("永安财产保险股份有限公司", "", "永安", ("财产保险",), "股份有限公司", ""),
        ("内蒙古伊利实业集团股份有限公司", "内蒙古", "伊利", ("实业",), "集团股份有限公司", ""),
        (
            "恩施土家族苗族自治州利川市清江茶业有限责任公司",
            "恩施土家族苗族自治州利川市",
            "清江",
            ("茶业",),
            "有限责任公司",
            "",
        ),
        ("北京银行股份有限公司", "北京", "", ("银行",), "股份有限公司", ""),
        ("健身", "", "健身", (), None, ""),
        ("公司", "", "公司", (), None, ""),
        ("", "", "", (), None, ""),
    ],
)
def test_a_name_falls_into_its_parts(text, region, trade_name, industry, form, branch):
    name = parse_company_name(text)
    assert (name.region, name.trade_name, name.industry) == (region, trade_name, industry)
    assert (name.form.text if name.form else None, name.branch) == (form, branch)


@pytest.mark.parametrize(
    "written",
    ["廣東格力電器股份有限公司", "广东格力电器股份有限公司 ", "广东·格力电器股份有限公司", "广东格力电器股份有限公司"],
)
def test_script_width_and_punctuation_make_no_difference(written):
    assert parse_company_name(written) == parse_company_name("广东格力电器股份有限公司")


def test_a_remark_in_brackets_is_no_part_of_the_name():
    assert parse_company_name("示例市青禾健身服务有限公司（示例）").remark == "示例"
    assert parse_company_name("青禾（示例市）健身服务有限公司").region == "示例市"
