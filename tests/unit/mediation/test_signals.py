from dataclasses import replace
from datetime import date

import pytest

from core.rules import load_shipped_book
from mediation.domain.declarations import HandledBy
from mediation.domain.office import HouseRules
from mediation.domain.sectors import find_sectors, sectors
from mediation.domain.signals import OtherCase, SeenFacts, is_possible_twin, signals_of
from mediation.domain.similarity import event_alike, text_alike

RULES = HouseRules()
TODAY = date(2026, 11, 20)
OTHER = OtherCase(
    "c2", "示市监投〔2026〕000002号", "u2", "调解中", date(2026, 11, 10), date(2026, 10, 20), "质量问题",
    same_person=False, same_respondent=True, wording=20, event=20,
)  # fmt: skip
SEEN = SeenFacts(
    today=TODAY,
    received_on=TODAY,
    event_on=date(2026, 10, 20),
    known_on=None,
    category="质量问题",
    facts_text="买了一台电饭锅，用了两次就坏了，商家不肯修。",
    limitation_years=3,
    handled_by=HandledBy.NOBODY,
    handled_detail="",
    has_evidence=True,
    has_payment=True,
    has_phone=True,
    has_identity=True,
    refused_identity=False,
    identity_shared_with=0,
    missing=(),
    overdue_items=(),
    sectors=(),
    others=(),
)


def raised(seen, rules=RULES):
    return {signal.key for signals in signals_of(seen, rules).values() for signal in signals if signal.is_raised}


def others(count, **changes):
    return tuple(replace(OTHER, **{"complaint_id": f"c{n}", "consumer_id": f"u{n}", **changes}) for n in range(count))


def test_a_plain_complaint_raises_nothing():
    assert raised(SEEN) == set()


def test_every_ground_of_both_rules_has_its_checks():
    book, known = load_shipped_book(), set(signals_of(SEEN, RULES))
    for day, count in ((date(2026, 4, 14), 6), (date(2026, 4, 15), 7)):
        effects = [code.effect for code in book.codes("refusal_ground", day)]
        assert len(effects) == count
        assert set(effects) <= known


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"handled_by": HandledBy.COURT}, "declaration"),
        ({"others": others(5, same_person=True, same_respondent=False, category=None)}, "frequency"),
        ({"others": others(3, same_person=True, event_on=None)}, "burst"),
        ({"others": others(1, wording=85)}, "colluding"),
        ({"others": others(1, shared=("电话",))}, "sharing"),
        ({"others": others(1, same_person=True)}, "twins"),
        ({"others": others(1, same_outside_number=True)}, "twins"),
        ({"facts_text": "买了 24 盒奶粉都过期了"}, "quantity"),
        ({"has_evidence": False}, "no_proof"),
        ({"event_on": date(2023, 11, 19)}, "limitation"),
        ({"missing": ("具体的投诉请求",)}, "missing"),
        ({"overdue_items": ("身份证明",)}, "overdue_supplement"),
        ({"has_identity": False}, "identity"),
        ({"refused_identity": True}, "identity"),
        ({"identity_shared_with": 1}, "identity"),
        ({"sectors": find_sectors("小区物业费乱涨", None)}, "sector_housing"),
    ],
)
def test_each_check_raises_its_own_signal_and_no_other(changes, key):
    assert raised(replace(SEEN, **changes)) == {key}


def test_a_raised_signal_has_its_facts_and_the_cases_behind_it():
    seen = replace(SEEN, others=others(2, wording=90))
    (signal,) = [each for each in signals_of(seen, RULES)["not_for_living"] if each.key == "colluding"]
    assert "另外 2 人" in signal.facts[0]
    assert [link.complaint_id for link in signal.links] == ["c0", "c1"]
    assert "90%" in signal.links[0].text


def test_no_signal_carries_a_score_or_a_decision():
    fields = {name for signals in signals_of(SEEN, RULES).values() for signal in signals for name in vars(signal)}
    assert fields == {"key", "title", "is_raised", "facts", "links"}


def test_the_day_of_knowledge_counts_before_the_day_of_the_event():
    late = replace(SEEN, event_on=date(2022, 1, 1))
    assert "limitation" in raised(late)
    assert "limitation" not in raised(replace(late, known_on=date(2024, 1, 1)))


def test_the_last_day_of_the_limit_is_in_time():
    assert "limitation" not in raised(replace(SEEN, event_on=date(2023, 11, 20)))


def test_another_person_is_no_twin_however_alike_the_words():
    assert not is_possible_twin(replace(OTHER, wording=100, event=100), SEEN.event_on, RULES)


def test_copies_with_other_numbers_are_alike_and_other_events_are_not():
    told = "我在这家店办了 3800 元的健身卡，才去了两次店就关门了，电话也打不通，要求把剩下的钱退给我。"
    assert text_alike(told, told.replace("3800", "2600")) >= RULES.signal_twin_percent
    again = "今年十月在青禾健身办卡花了3800，去过两次之后店里就关门，打电话没人接，希望退还余款。"
    other = "买的手机用了三天屏幕就出现条纹，商家说是人为损坏不给保修，要求换货或者退款。"
    assert text_alike(told, again) < RULES.signal_twin_percent
    assert event_alike(told, again) >= RULES.signal_event_percent > event_alike(told, other)


@pytest.mark.parametrize(
    ("text", "category", "codes"),
    [
        ("航班取消，航空公司不退机票", None, ["aviation"]),
        ("网店不发货也不退款", None, []),
        ("快递把包裹弄丢了", None, ["post"]),
        ("补习班关门，学费不退", None, ["education"]),
        ("民宿照片和实际不符", "住宿预订与旅游", ["tourism"]),
        ("宠物医院乱收费", None, []),
        ("假烟", None, ["tobacco"]),
        ("有人冒充客服，被骗转账", None, ["police"]),
    ],
)
def test_words_point_to_the_authority_of_a_sector(text, category, codes):
    assert [hit.sector.code for hit in find_sectors(text, category)] == codes


def test_every_sector_names_its_authority_its_route_and_its_source():
    assert len({sector.code for sector in sectors()}) == len(sectors())
    for sector in sectors():
        assert sector.department
        assert sector.route
        assert sector.source
        assert sector.still_ours
        assert sector.confidence in {"read", "unconfirmed"}
        assert sector.words
        assert sector.department in sector.advice
        assert sector.route in sector.advice
