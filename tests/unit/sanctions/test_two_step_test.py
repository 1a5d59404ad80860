from dataclasses import replace

import pytest

from core.kernel.errors import InvalidInputError
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.two_step_test import Defence, TestAnswers, check_defence, pass_two_step_test

LAW = serious_list_law()
ANSWERS = TestAnswers(
    ground="8-2",
    parts={part.code: f"{part.text}的证据" for part in LAW.ground("8-2").parts},
    seriousness={mark.code: f"{mark.text}的理由" for mark in LAW.seriousness},
    weighing="收款三百余人，闭店后换号码，主观恶意明显",
    heavier_penalty="heavier_fine",
    fine_fen=20_000_000,
)


def problems_of(**changes):
    with pytest.raises(InvalidInputError) as refused:
        pass_two_step_test(LAW, replace(ANSWERS, **changes))
    return set(refused.value.fields)


def test_both_steps_answered_in_full_pass():
    passed = pass_two_step_test(LAW, ANSWERS)
    assert passed.ground.article_key == "失信44-8"
    assert passed.heavier_penalty.grades == ("serious_iv",)
    assert len(passed.parts) == 4


@pytest.mark.parametrize("part", [part.code for part in LAW.ground("8-2").parts])
def test_the_act_needs_a_proof_of_each_of_its_parts(part):
    assert problems_of(parts={**ANSWERS.parts, part: "  "}) == {f"part_{part}"}


@pytest.mark.parametrize("mark", [mark.code for mark in LAW.seriousness])
def test_the_act_alone_is_not_enough_without_seriousness(mark):
    assert problems_of(seriousness={**ANSWERS.seriousness, mark: ""}) == {f"seriousness_{mark}"}


def test_without_a_heavier_penalty_there_is_no_listing():
    assert problems_of(heavier_penalty="warning") == {"heavier_penalty"}


@pytest.mark.parametrize("fine", [None, 0])
def test_a_heavier_fine_has_a_sum(fine):
    assert problems_of(fine_fen=fine) == {"fine"}


def test_the_weighing_of_article_12_is_written_down():
    assert problems_of(weighing=" ") == {"weighing"}


def test_an_unknown_ground_is_refused():
    assert problems_of(ground="99-9") == {"ground"}


def test_proof_of_no_intent_stops_the_listing():
    with pytest.raises(InvalidInputError, match="没有主观故意"):
        check_defence(Defence.PROVEN, "证据充分")


def test_rejecting_the_defence_needs_a_reason():
    with pytest.raises(InvalidInputError):
        check_defence(Defence.REJECTED, "")
    check_defence(Defence.REJECTED, "只有口头说明")
    check_defence(Defence.NOT_RAISED, "")


@pytest.mark.parametrize(
    "ground", [one for one in LAW.grounds if not one.decided_alone], ids=lambda ground: ground.code
)
def test_every_act_is_proven_part_by_part(ground):
    proofs = {part.code: "证据" for part in ground.parts}
    changed = {"ground": ground.code, "parts": proofs}
    assert pass_two_step_test(LAW, replace(ANSWERS, **changed)).ground is ground
    for part in ground.parts:
        assert problems_of(**{**changed, "parts": {**proofs, part.code: ""}}) == {f"part_{part.code}"}


def test_an_act_against_food_or_medicine_brings_the_publication_grade_of_its_field():
    food = LAW.ground("5a")
    passed = pass_two_step_test(LAW, replace(ANSWERS, ground="5a", parts={part.code: "证据" for part in food.parts}))
    assert passed.grades == ("serious_i", "serious_iv")


def test_every_act_of_order_44_can_be_proposed_with_its_parts():
    acts = [ground.code for ground in LAW.grounds]
    assert len(set(acts)) == len(acts)
    assert sorted(code for code in acts if code.startswith("8-")) == ["8-1", "8-2", "8-3", "8-4", "8-5"]
    assert {code.rstrip("abcdefghij").partition("-")[0] for code in acts} == {"5", "6", "7", "8", "9", "10", "11"}
    assert all(len({part.code for part in ground.parts}) == len(ground.parts) >= 2 for ground in LAW.grounds)
    assert sum(len(domain.grounds) for domain in LAW.domains()) == len(LAW.grounds)


def test_refusing_to_perform_a_decision_needs_its_parts_and_no_penalty():
    refusal = LAW.ground("11")
    alone = replace(ANSWERS, ground="11", seriousness={}, heavier_penalty="", fine_fen=None)
    passed = pass_two_step_test(LAW, replace(alone, parts={part.code: "证据" for part in refusal.parts}))
    assert (passed.heavier_penalty, passed.grades, passed.seriousness) == (None, (), ())
    with pytest.raises(InvalidInputError) as refused:
        pass_two_step_test(LAW, replace(alone, parts={"able": "有房产"}, fine_fen=1, weighing=""))
    assert set(refused.value.fields) == {
        "part_decision_binding",
        "part_refuses",
        "part_harms_credibility",
        "fine",
        "weighing",
    }
