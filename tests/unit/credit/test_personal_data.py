"""Signs of natural persons in delivered words: sure numbers and announced names, nothing that names a firm."""

import pytest

from credit.domain.personal_data import Sign, find_signs, masked


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("李某，身份证110101199003078515", [Sign.IDENTITY]),
        ("身份证１１０１０１１９９００３０７８５１５", [Sign.IDENTITY]),
        ("电话 139-1234-5678", [Sign.PHONE]),
        ("联系0592-1234567", [Sign.PHONE]),
        ("卡号6222 0212 0000 0000 007", []),
        ("卡号4111 1111 1111 1111", [Sign.CARD]),
        ("王小明，男，汉族，身份证号略", [Sign.NAME]),
        ("当事人：欧阳小红，于店内", [Sign.NAME]),
        ("当事人李某某，于店内", []),
        ("当事人：示例市青禾健身服务有限公司", []),
        ("当事人周边商户反映，当事人于2026年3月2日起经营", []),
        ("罚款人民币13800000000元，没收1234567.89元", []),
        ("91350200123456789X，食品经营许可证JY13502110012345，示市监罚〔2026〕12号", []),
    ],
)
def test_signs_are_found_where_they_are_sure(text, signs):
    assert [hit.sign for hit in find_signs(text)] == signs


def test_the_proposal_says_what_was_taken_out_and_keeps_the_rest():
    told = "当事人李小红，身份证110101199003078515，电话13912345678，罚款六万元"
    assert masked(told) == "当事人李某，身份证（略去身份证号码），电话（略去电话号码），罚款六万元"
