from itertools import product

import pytest

from sanctions.domain.flag_kinds import flag_kind, flag_kinds
from sanctions.domain.measures import Effect, Matched, Way, desks_of, read_measure, shipped_catalogue, shown_effect
from sanctions.domain.spreading import Direction, Held

CATALOGUE = shipped_catalogue()
MEASURES = {entry["code"]: read_measure(entry) for entry in CATALOGUE.measures}
IDENTIFIED = [Matched.CODE, Matched.ID_NUMBER]


def test_every_measure_names_article_object_addressee_term_and_why_the_fact_bears():
    for measure in MEASURES.values():
        assert measure.articles
        assert measure.objects
        assert all((measure.addressed_to, measure.term, measure.bearing, measure.allowed))


def test_every_desk_has_matters_and_every_matter_a_measure():
    assert {matter.desk for matter in CATALOGUE.matters} == {desk.code for desk in CATALOGUE.desks}
    assert {code for measure in MEASURES.values() for code in measure.matters} == {
        one.code for one in CATALOGUE.matters
    }
    assert all(desks_of(measure, CATALOGUE.matters) for measure in MEASURES.values())


def test_every_line_of_the_law_table_is_a_measure():
    assert {f"K{number}" for number in range(1, 26)} <= set(MEASURES)


def test_no_text_bars_ordinary_set_up_of_a_listed_enterprise():
    meant = [m for m in MEASURES.values() if "set_up" in m.matters and "serious" in m.flag_kinds]
    assert {m.effect for m in meant if "enterprise" in m.objects} == {Effect.INFORM}


def test_must_refuse_stands_only_where_the_law_file_has_it():
    refusing = {code for code, measure in MEASURES.items() if measure.effect is Effect.MUST_REFUSE}
    lines = {1, 2, 3, 4, 6, 8, 9, 10, 13, 14, 15, 16, 17, 18, 19, 22, 23}
    assert refusing == {f"K{number}" for number in lines} | {"K11B", "K13B", "K17B", "K18B"}


@pytest.mark.parametrize(("code", "effect"), [("K5", "C"), ("K7", "C"), ("K7B", "C"), ("K12", "W"), ("K12B", "W")])
def test_conditions_and_disputed_articles_do_not_refuse(code, effect):
    assert MEASURES[code].effect == effect


@pytest.mark.parametrize("code", ["K20", "K21", "K25"])
def test_what_the_law_leaves_to_the_office_is_weighed(code):
    assert MEASURES[code].effect is Effect.WEIGH


@pytest.mark.parametrize(("code", "years"), [("K8", 3), ("K9", 3), ("K10", 3), ("K13", 5), ("K18", 3)])
def test_people_are_reached_for_the_years_of_the_article_and_only_by_one_named_link(code, years):
    measure = MEASURES[code]
    assert (measure.term_years, measure.named_link) == (years, code in {"K8", "K10", "K13"})
    assert {(len(way), step.held, step.direction) for way in measure.reaches for step in way} == {
        (1, Held.ON_EVENT, Direction.TO_HOLDER)
    }


@pytest.mark.parametrize("code", ["K8", "K9", "K10", "K18"])
def test_only_people_whom_the_decision_names_as_responsible_are_reached(code):
    assert all(step.responsible for way in MEASURES[code].reaches for step in way)


def test_private_tenders_are_only_told():
    meant = [measure for measure in MEASURES.values() if "private_tender" in measure.matters]
    assert {measure.effect for measure in meant} == {Effect.INFORM}


def test_what_must_be_weighed_names_its_factors():
    assert all(measure.factors for measure in MEASURES.values() if measure.effect is Effect.WEIGH)


def test_an_ambiguous_measure_never_refuses():
    ambiguous = [measure for measure in MEASURES.values() if measure.ambiguity]
    assert ambiguous
    assert all(measure.effect is not Effect.MUST_REFUSE for measure in ambiguous)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reach": [{"steps": [{"links": ["boss"], "direction": "to_holder", "held": "on_event"}]}]},
        {"reach": [{"steps": [{"links": ["controller"], "direction": "to_holder", "held": "then"}]}]},
        {
            "reach": [
                {"steps": [{"links": ["controller"], "direction": "to_holder", "held": "in_term", "guilty": True}]}
            ]
        },
        {"reach": [{"steps": [], "why": "x"}]},
        {"term_years": 3},
        {"for_life": True},
        {"named_link": True},
        {"direct": True},
        {"effect": "W"},
        {"ambiguity": "各地理解不一"},
        {"matters": []},
        {"flag_kinds": []},
        {"objects": ["house"]},
        {"articles": [{"key": "a", "text": "b", "page": 3}]},
    ],
)
def test_a_measure_that_says_something_unknown_or_contradictory_does_not_load(wrong):
    with pytest.raises((TypeError, ValueError)):
        read_measure({**CATALOGUE.measures[0], **wrong})


def test_a_person_whose_post_nobody_named_is_only_told_of():
    assert shown_effect(MEASURES["K8"], Way(Matched.ID_NUMBER)) is Effect.MUST_REFUSE
    assert shown_effect(MEASURES["K8"], Way(Matched.ID_NUMBER, has_post=False)) is Effect.INFORM


@pytest.mark.parametrize(("matched", "steps", "verified"), list(product(Matched, range(3), [True, False])))
def test_full_effect_needs_identity_and_at_most_the_one_verified_link_the_article_names(matched, steps, verified):
    for measure in MEASURES.values():
        shown = shown_effect(measure, Way(matched, steps, verified))
        by_named_link = steps == 1 and verified and measure.named_link
        is_full = matched in IDENTIFIED and (steps == 0 or by_named_link)
        assert shown is (measure.effect if is_full else Effect.INFORM)


def test_a_measure_without_its_addressee_does_not_load():
    entry = {key: value for key, value in CATALOGUE.measures[0].items() if key != "addressed_to"}
    with pytest.raises(TypeError):
        read_measure(entry)


def test_a_measure_with_an_unknown_key_does_not_load():
    with pytest.raises(TypeError):
        read_measure({**CATALOGUE.measures[0], "sanction": "harsh"})


def test_every_flag_that_a_measure_waits_for_can_come_to_whom_it_meets():
    for measure in MEASURES.values():
        for kind in measure.flag_kinds:
            carriers = set(flag_kind(kind).carriers)
            assert carriers & set(measure.objects) or measure.is_derived, (measure.code, kind)


def test_every_kind_of_flag_has_a_measure():
    assert set(flag_kinds()) == {kind for measure in MEASURES.values() for kind in measure.flag_kinds}
