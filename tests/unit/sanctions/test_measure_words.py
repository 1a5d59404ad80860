"""Nothing of a measure changes without words that say so."""

from dataclasses import fields, replace
from datetime import date

import pytest

from sanctions.domain.measure_words import Places, measure_said, said_anew, way_text
from sanctions.domain.measures import ArticleCited, Effect, Factor, read_measure, shipped_catalogue
from sanctions.domain.spreading import Direction, Held, NodeKind, ReachStep

CATALOGUE = shipped_catalogue()
MEASURES = [read_measure(entry) for entry in CATALOGUE.measures]
PLACES = Places({desk.code: desk.title for desk in CATALOGUE.desks}, {one.code: one for one in CATALOGUE.matters})
OTHERS = {
    "matters": ("travel",),
    "objects": (NodeKind.PERSON,),
    "flag_kinds": ("wage_arrears",),
    "effect": Effect.CONDITION,
    "articles": (ArticleCited("某法-1", "《某法》第一条"),),
    "posts": ("股东",),
    "grounds": ("某法-1",),
    "factors": (Factor("other", "其他"),),
    "reaches": ((ReachStep(frozenset({"supervisor"}), Direction.TO_HELD, Held.IN_TERM, responsible=True),),),
    "term_years": 7,
    "informs_without_post": True,
    "named_link": True,
    "direct": True,
    "for_life": True,
    "repealed": True,
}
CHANGING = [field.name for field in fields(MEASURES[0]) if field.name not in {"version", "from_on"}]


@pytest.mark.parametrize("name", CHANGING)
def test_whatever_part_is_changed_the_words_say_it(name):
    before = next(measure for measure in MEASURES if measure.code == "K23")
    after = replace(before, **{name: OTHERS.get(name, "别的")})
    assert said_anew(measure_said(before, PLACES), measure_said(after, PLACES)), name


def test_the_code_of_a_factor_is_told_only_when_it_alone_has_changed():
    before = next(measure for measure in MEASURES if measure.code == "K17C")
    (factor,) = before.factors
    said = measure_said(before, PLACES)
    for other, label in ((replace(factor, code="other"), "因素的代号"), (Factor("other", "其他"), "要权衡的因素")):
        (found,) = said_anew(said, measure_said(replace(before, factors=(other,)), PLACES))
        assert found.label == label


def test_the_same_measure_of_another_day_differs_in_nothing():
    for measure in MEASURES:
        later = replace(measure, version=9, from_on=date(2027, 1, 1))
        assert said_anew(measure_said(measure, PLACES), measure_said(later, PLACES)) == ()


def test_a_part_of_a_way_that_is_changed_reads_differently():
    step = ReachStep(frozenset({"legal_representative"}), Direction.TO_HOLDER, Held.ON_EVENT)
    others = [
        replace(step, links=frozenset({"shareholder"})),
        replace(step, direction=Direction.TO_HELD),
        replace(step, held=Held.SINCE_EVENT),
        replace(step, responsible=True),
    ]
    told = {way_text(way) for way in ((step,), (step, step), *((other,) for other in others))}
    assert len(told) == len(others) + 2
    assert way_text((step,)) == "名单或者决定的对象 → 法定代表人（事情发生那天有这种关系）"
