"""The front page says what the rule book and the records hold, and nothing else."""

from core.kernel.errors import UnavailableError
from core.kernel.roles import SYSTEM_ACTOR
from core.rules import load_shipped_book
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import given_outcome
from tests.factories_web import given_app


def front_page(database, vault, tmp_path, now):
    answer = given_app(database, vault, tmp_path, now).test_client().get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_clocks_come_from_the_rule_book_with_their_articles(database, vault, tmp_path, now):
    book = load_shipped_book()
    with database.transaction() as session:
        seed_rule_book(session, book, SYSTEM_ACTOR, now)
    page = front_page(database, vault, tmp_path, now)
    acceptance = book.parameter("acceptance_limit", now.date())
    assert f"{acceptance.whole} 个工作日内告诉您" in page
    assert acceptance.source in page


def test_without_a_rule_book_no_number_of_days_is_shown(database, vault, tmp_path, now):
    page = front_page(database, vault, tmp_path, now)
    assert "个工作日" not in page
    assert "期限依据" not in page


def test_a_month_without_records_shows_no_figures(database, vault, tmp_path, now):
    assert "figures-title" not in front_page(database, vault, tmp_path, now)


def test_the_doors_stay_open_while_the_database_is_out_of_reach(sqlite, vault, tmp_path, now, monkeypatch):
    def out_of_reach():
        raise UnavailableError("服务暂时连不上数据库，请稍后再试")

    monkeypatch.setattr(sqlite, "reading", out_of_reach)
    assert "我要投诉" in front_page(sqlite, vault, tmp_path, now)


def test_the_month_is_counted_from_the_records(database, vault, tmp_path, now):
    with database.transaction() as session:
        given_outcome(session, now)
        given_outcome(session, now, "terminated", ground="23-3")
    page = front_page(database, vault, tmp_path, now)
    assert "11月到今天" in page
    assert "<dt>办结投诉</dt><dd>2<small>件</small></dd>" in page
    assert "<dt>双方谈成</dt><dd>1<small>件</small></dd>" in page
