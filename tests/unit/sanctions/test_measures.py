from itertools import product

import pytest

from sanctions.domain.measures import Effect, Matched, Way, read_measure, shipped_catalogue, shown_effect

CATALOGUE = shipped_catalogue()
MEASURES = {entry["code"]: read_measure(entry) for entry in CATALOGUE.measures}
IDENTIFIED = [Matched.CODE, Matched.ID_NUMBER]


def test_every_measure_names_article_object_addressee_term_and_why_the_fact_bears():
    for measure in MEASURES.values():
        assert measure.articles
        assert measure.objects
        assert all((measure.addressed_to, measure.term, measure.bearing, measure.allowed))


def test_every_matter_belongs_to_a_desk_and_every_measure_to_matters_of_its_desk():
    desks = {desk.code for desk in CATALOGUE.desks}
    matters = {matter.code: matter.desk for matter in CATALOGUE.matters}
    assert set(matters.values()) <= desks
    for measure in MEASURES.values():
        assert {matters[code] for code in measure.matters} == {measure.desk}


def test_no_text_bars_ordinary_set_up_of_a_listed_enterprise():
    effects = {m.effect for m in MEASURES.values() if "set_up" in m.matters and "enterprise" in m.objects}
    assert effects == {Effect.INFORM}


def test_must_refuse_stands_only_where_the_law_file_has_it():
    assert {code for code, measure in MEASURES.items() if measure.effect is Effect.MUST_REFUSE} == {"K1", "K22", "K23"}


def test_what_must_be_weighed_names_its_factors():
    assert all(measure.factors for measure in MEASURES.values() if measure.effect is Effect.WEIGH)


def test_an_ambiguous_measure_never_refuses():
    ambiguous = [measure for measure in MEASURES.values() if measure.ambiguity]
    assert ambiguous
    assert all(measure.effect is not Effect.MUST_REFUSE for measure in ambiguous)


@pytest.mark.parametrize(
    ("matched", "steps", "verified", "code"),
    list(product(Matched, range(3), [True, False], sorted(MEASURES))),
)
def test_full_effect_needs_identity_and_at_most_the_one_verified_link_the_article_names(matched, steps, verified, code):
    measure = MEASURES[code]
    shown = shown_effect(measure, Way(matched, steps, verified))
    by_named_link = steps == 1 and verified and measure.named_link
    if matched in IDENTIFIED and (steps == 0 or by_named_link):
        assert shown is measure.effect
    else:
        assert shown is Effect.INFORM


def test_a_measure_without_its_addressee_does_not_load():
    entry = {key: value for key, value in CATALOGUE.measures[0].items() if key != "addressed_to"}
    with pytest.raises(TypeError):
        read_measure(entry)


def test_a_measure_with_an_unknown_key_does_not_load():
    with pytest.raises(TypeError):
        read_measure({**CATALOGUE.measures[0], "sanction": "harsh"})
