"""De-identification never fails, says where it masked, changes nothing twice, and leaves no known name standing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casebase.domain.deidentifying import KnownNames, deidentify

PIECES = (
    *(
        "张伟",
        "欧阳娜娜",
        "王女士",
        "小李",
        "阿依古丽·买买提",
        "店长",
        "说",
        "和",
        "、",
        "，",
        "。",
        "我叫",
        "老板姓黄",
        "某",
        "张某甲",
    ),
    *(
        "13800138000",
        "一三八零零一三八零零零",
        "430102199001011234",
        "（电话）",
        "订单号",
        "SF1234567890123",
        "3800元",
        "2026年3月5日",
    ),
    *(
        "长沙市岳麓区",
        "麓山南路88号",
        "3栋2单元501室",
        "幸福村三组",
        "宏达装饰有限公司",
        "美丽人生美容院",
        "某公司",
        "一家",
        "在",
        "了",
    ),
    *(
        "湘A12345",
        "a@b.cn",
        "微信号wx_z88",
        "https://x.cn/1",
        "１３８",
        " ",
        "\n",
        "\u200b",
        "臺灣",
        "㈱",
        "\ud800",
        "第五十五条",
    ),
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(max_size=40))
NAMES = st.sampled_from(["李雪霏", "欧阳明", "买买提·艾力", "赵一", "张伟", "高兴"])


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_masks_are_in_order_and_the_result_is_final(text):
    found = deidentify(text)
    place, rebuilt = 0, ""
    for mask in found.masks:
        assert place <= mask.start < mask.end <= len(text)
        rebuilt, place = rebuilt + text[place : mask.start] + mask.shown, mask.end
    assert rebuilt + text[place:] == found.text
    assert deidentify(found.text).text == found.text


@settings(max_examples=20, deadline=None)
@given(TEXTS, NAMES, st.sampled_from(["", " ", "·", "　", "-"]), TEXTS)
def test_no_known_name_survives_in_any_spelling(before, name, between, after):
    said = between.join(name)
    found = deidentify(f"{before}{said}{after}", KnownNames(people=(name,)))
    assert said not in found.text
    assert name not in found.text
