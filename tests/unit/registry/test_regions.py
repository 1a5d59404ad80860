"""The divisions of GB/T 2260 and how names open with them."""

import pytest

from registry.domain.regions import all_regions, find_region, match_region, region_codes_overlap, region_path


def test_the_list_holds_every_province_and_city_once():
    levels = [region.level for region in all_regions() if not region.code.startswith("99")]
    assert levels.count(1) == 34
    assert levels.count(2) == 333
    assert len({region.code for region in all_regions()}) == len(all_regions())


def test_the_demo_city_stands_under_an_unassigned_division():
    assert region_path("990101") == "示例省示例市望湖区"
    assert not [region for region in all_regions() if region.code[:2] == "99" and not region.code.startswith("990")]


@pytest.mark.parametrize(
    ("text", "covered", "code"),
    [
        ("广东省佛山市顺德区美的", "广东省佛山市顺德区", "440606"),
        ("广东佛山顺德美的", "广东佛山顺德", "440606"),
        ("义乌小商品", "义乌", "330782"),
        ("中国石化", "中国", "000000"),
        ("朝阳区老街", "朝阳区", "110105"),
        ("长宁老街", "", None),
        ("阿里巴巴", "", None),
        ("", "", None),
    ],
)
def test_regions_are_read_from_the_front(text, covered, code):
    match = match_region(text)
    assert (match.text, match.code) == (covered, code)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("440000", "440606", True),
        ("440600", "440606", True),
        ("440606", "440606", True),
        ("000000", "440606", True),
        ("440605", "440606", False),
        ("110000", "440606", False),
        ("110000", "110105", True),
    ],
)
def test_a_division_overlaps_those_inside_it(one, other, overlap):
    assert region_codes_overlap(one, other) is overlap
    assert region_codes_overlap(other, one) is overlap


def test_an_unknown_code_has_no_path():
    assert find_region("999999") is None
    assert region_path("999999") == ""
