"""Weights of ranking: two officers, the effect first, numbered versions, every push says which it used."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from casebase.domain.weighing import Effect, WeightsProposal
from casebase.domain.weights import shipped_weights
from casebase.queries.weights_effect import weights_effect
from casebase.queries.weights_page import weights_change_page, weights_page
from casebase.search import open_index
from casebase.services.change_weights import adopt_weights, propose_weights, send_back_weights, withdraw_weights
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.push_tables import PushedRecommendation, RankingWeights
from casebase.storage.weights import weights_in_force
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_casebase import given_case_values, given_content
from tests.factories_identity import given_account
from tests.factories_web import app_over, given_dependencies, given_signed_in, post_form
from tests.integration.test_casebase_recommendations import accepted, delivered, given_accepted

NO_EFFECT = Effect(0, 0, 0, (), 0, 0)
TUNING_CASE = "C0001"


@pytest.fixture
def staff(database, now):
    with database.transaction() as session:
        return [given_account(session, Role.SUPERVISOR, now).actor for _ in range(2)]


def proposed(follows=0, **changes) -> WeightsProposal:
    shipped = shipped_weights()
    article = {**shipped.article, "text": 1.5}
    return replace(WeightsProposal(follows, article, dict(shipped.case), True, "文字更重要"), **changes)


def test_one_officer_proposes_and_another_adopts_the_next_version(database, staff, now):
    first, second = staff
    with database.transaction() as session:
        weights_id = propose_weights(session, proposed(), NO_EFFECT, first, now)
        assert weights_in_force(session).version == 0
        with pytest.raises(NotAllowedError):
            adopt_weights(session, weights_id, first, now)
        assert adopt_weights(session, weights_id, second, now) == 1
        in_force = weights_in_force(session)
        assert (in_force.version, in_force.article["text"], in_force.experience_on) == (1, 1.5, True)
        acts = acts_of(session, Subject(RankingWeights.SUBJECT_KIND, weights_id))
        assert [act.action for act in acts] == ["propose", "adopt"]


def test_an_earlier_version_comes_back_as_a_new_one(database, staff, now):
    first, second = staff
    with database.transaction() as session:
        adopt_weights(session, propose_weights(session, proposed(), NO_EFFECT, first, now), second, now)
        back = proposed(1, article=dict(shipped_weights().article), returns_to=0)
        adopt_weights(session, propose_weights(session, back, NO_EFFECT, second, now), first, now)
        page = weights_page(session)
    assert (page.current.version, page.current.article) == (2, shipped_weights().article)
    assert [(line.number, line.returns_to) for line in page.lines] == [(2, 0), (1, None)]


def test_what_was_written_against_an_older_version_is_not_adopted(sqlite, now):
    with sqlite.transaction() as session:
        first, second = (given_account(session, Role.SUPERVISOR, now).actor for _ in range(2))
        early = propose_weights(session, proposed(), NO_EFFECT, first, now)
        late = propose_weights(session, proposed(experience_on=False), NO_EFFECT, first, now)
        adopt_weights(session, late, second, now)
        assert weights_in_force(session).experience_on is False
        with pytest.raises(ConflictError):
            adopt_weights(session, early, second, now)
        send_back_weights(session, early, "已经有新的一版", second, now)
        with pytest.raises(ConflictError):
            withdraw_weights(session, early, first, now)
        assert weights_change_page(session, early, second).actions == ()


@pytest.mark.parametrize(
    "changes",
    [{"article": dict(shipped_weights().article)}, {"reason": " "}, {"case": {"text": 99.0}}],
    ids=["nothing changes", "no reason", "out of bounds"],
)
def test_weights_without_change_reason_or_measure_are_refused(sqlite, now, changes):
    with sqlite.transaction() as session:
        actor = given_account(session, Role.OFFICER, now).actor
        with pytest.raises(InvalidInputError):
            propose_weights(session, proposed(**changes), NO_EFFECT, actor, now)


def test_a_push_uses_the_weights_in_force_and_says_which(sqlite, tmp_path, now):
    with sqlite.transaction() as session:
        first, second = (given_account(session, Role.SUPERVISOR, now).actor for _ in range(2))
        seed_casebase(session, given_content(tmp_path / "content"), now)
        silent = proposed(article={**shipped_weights().article, "lay_terms": 0.0})
        adopt_weights(session, propose_weights(session, silent, NO_EFFECT, first, now), second, now)
    given_accepted(sqlite, accepted(), now)
    (fact,) = delivered(sqlite, open_index("tantivy"), now)
    with sqlite.reading() as session:
        assert session.scalars(select(PushedRecommendation.weights_version)).all() == [1]
    assert (fact.weights_version, fact.laws[0].article_key) == (1, "食安法-148")
    assert "lay_terms" not in fact.laws[0].features


def tuning_content(folder):
    cited = [{"law": "食品安全法", "article": "第一百四十八条第二款"}]
    asked = given_case_values(TUNING_CASE, "商场卖的酸奶过期了，我想要假一赔十。", "食品安全", laws=cited)
    return given_content(folder, cases=json.dumps(asked, ensure_ascii=False))


def test_the_effect_says_which_fixed_questions_change(sqlite, tmp_path, now):
    nothing = {"article": dict.fromkeys(shipped_weights().article, 0.0) | {"general": 1.0}}
    with sqlite.transaction() as session:
        seed_casebase(session, tuning_content(tmp_path / "content"), now)
        after = proposed(**nothing).as_weights()
        effect = weights_effect(session, open_index("tantivy"), shipped_weights(), after, now.date())
    assert (effect.asked, effect.hits_before, effect.hits_after) == (1, 1, 0)
    assert [(one.case_id, "食安法-148" in one.lost) for one in effect.changed] == [(TUNING_CASE, True)]


def test_the_page_shows_the_effect_before_it_takes_a_proposal(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        seed_casebase(session, tuning_content(tmp_path / "content"), now)
    given = replace(given_dependencies(sqlite, vault, tmp_path, now), case_index=open_index("tantivy"))
    client, _ = given_signed_in(app_over(given), sqlite, Role.SUPERVISOR, now)
    shipped = shipped_weights()
    typed = {f"article_{name}": str(value) for name, value in shipped.article.items()}
    typed |= {f"case_{name}": str(value) for name, value in shipped.case.items()}
    typed |= {"follows": "0", "experience_on": "no", "reason": "先不用经验", "article_text": "0.5"}
    path = "/office/ranking-weights/new"
    early = post_form(client, path, {**typed, "do": "propose"})
    assert (early.status_code, "这样改会怎样" in early.text) == (200, True)
    shown = early.text.split('name="shown" value="')[1].split('"')[0].replace("&#34;", '"')
    answer = post_form(client, path, {**typed, "do": "propose", "shown": shown})
    assert answer.status_code == 303
    assert "另一位同事决定" in client.get(answer.location).text
    assert "等另一位同事看" in client.get("/office/ranking-weights").text
    wrong = post_form(client, path, {**typed, "article_text": "很多"})
    assert (wrong.status_code, "请填一个数" in wrong.text) == (422, True)
