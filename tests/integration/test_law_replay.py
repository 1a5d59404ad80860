"""Every answer ever given is asked again under its own book and comes out the same."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bootstrap.commands.law import law_commands
from core.kernel.roles import SYSTEM_ACTOR
from core.rules import FactError, FactType, advise, book_from_content, content_of, load_shipped_book, shipped_texts
from core.rules.replaying import replay
from mediation.services.replay_advice import replay_stored_advice
from mediation.storage.complaint_tables import AdviceSnapshot
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_mediation import given_mediating, given_people

BOOK = load_shipped_book()


class Wired:
    def __init__(self, database):
        self.database = database


@pytest.fixture
def answered(database, now):
    """A city where answers were given, and where the book has changed since."""
    with database.transaction() as session:
        given_mediating(session, given_people(session, now), now)
    texts = shipped_texts()
    texts["book.toml"] = texts["book.toml"].replace("2026-07", "2026-08")
    texts["parameters/awards.toml"] = texts["parameters/awards.toml"].replace("value = 500\n", "value = 600\n")
    with database.transaction() as session:
        seed_rule_book(session, book_from_content(content_of(texts)), SYSTEM_ACTOR, now + timedelta(days=1))
    return database


def replayed(database):
    return CliRunner().invoke(law_commands, ["replay"], obj=Wired(database))


def test_stored_answers_replay_the_same_after_the_book_changed(answered):
    result = replayed(answered)
    assert result.exit_code == 0, result.output
    with answered.reading() as session:
        count = len(session.scalars(select(AdviceSnapshot.id)).all())
        assert count > 0
        assert not any(answer.replay.asks_otherwise for answer in replay_stored_advice(session))
    assert f"{count} 个答案：{count} 个一样" in result.output


def test_an_answer_that_was_tampered_with_is_reported_without_its_facts(answered):
    with answered.transaction() as session:
        row = session.scalars(select(AdviceSnapshot)).first()
        first, *others = row.advice["entitlements"]
        row.advice = {**row.advice, "entitlements": [{**first, "title": "别的"}, *others]}
    result = replayed(answered)
    assert result.exit_code == 1
    assert f"entitlements[{first['rule_id']}].title" in result.output
    assert "别的" not in result.output


def test_an_answer_whose_book_is_gone_is_reported(answered):
    with answered.transaction() as session:
        session.execute(update(AdviceSnapshot).values(book_version="2020-01-00000000"))
    assert replayed(answered).exit_code == 1


def values_of(definition):
    kinds = {
        FactType.YES_NO: st.booleans(),
        FactType.MONEY: st.decimals(min_value=0, max_value=100_000, places=2).map(str),
        FactType.DATE: st.dates().map(lambda day: day.isoformat()),
        FactType.NUMBER: st.integers(0, 100),
        FactType.COUNT: st.integers(1, 100),
    }
    if definition.choices:
        one = st.sampled_from(definition.codes)
        return one if definition.type is FactType.CHOICE else one.map(lambda code: [code])
    return kinds[definition.type]


FACTS = st.fixed_dictionaries({}, optional={name: values_of(item) for name, item in BOOK.vocabulary.items()})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts=FACTS, on=st.dates(min_value=BOOK.rules["R01"].versions[0].period.from_on))
def test_any_answer_as_it_is_stored_replays_the_same(facts, on):
    try:
        stored = json.loads(json.dumps(advise(BOOK, facts, on).to_dict()))
    except FactError:
        return
    again = replay(book_from_content(BOOK.content), facts, stored)
    assert again.is_same
    assert not again.asks_otherwise


def test_a_release_may_add_to_an_answer_and_ask_better_questions():
    stored = advise(BOOK, {}, BOOK.rules["R01"].versions[-1].period.from_on).to_dict()
    for item in stored["entitlements"]:
        del item["burden"]
    stored["questions"] = stored["questions"][1:]
    again = replay(BOOK, {}, stored)
    assert (again.is_same, again.asks_otherwise) == (True, True)
