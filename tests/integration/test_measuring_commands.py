"""What the measuring commands do is done at a small size too: the real check over an invented registry."""

import json
import time
from collections import Counter

import pytest

from bootstrap.commands.bench_check import requests_of, service_alone
from bootstrap.commands.bench_spread import measure_spread
from bootstrap.commands.sanctions_simulate import simulate
from bootstrap.open_loop import Load, run_load
from registry.search.name_index import CARRIED_AS, NameIndex


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory, vault):
    from core.database import Database

    path = tmp_path_factory.mktemp("filled") / "registry.sqlite"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite:///{path}", vault)
    names = NameIndex(path.parent / "names")
    database.carry(CARRIED_AS, names)
    yield database, names
    database.engine.dispose()


@pytest.fixture(scope="module")
def simulated(filled):
    return simulate(*filled, registrations=400, barred=100, seed=1)


def test_nobody_barred_is_accepted_by_code_or_number_and_nearly_all_are_warned_of_by_name_and_more(simulated):
    assert simulated["is_good"]
    assert simulated["accepted_by_code_or_number"] == 0
    asked = {part: sum(one["asked"] for one in simulated[part].values()) for part in ("barred", "clean")}
    assert asked == {"barred": 100, "clean": 300}
    for way in ("number", "number, old form", "name and birth", "name and applicant", "code"):
        assert simulated["barred"][way]["asked"] > 0


def test_the_more_alike_a_name_has_to_be_the_fewer_are_warned_of_rightly_and_wrongly(simulated):
    curve = simulated["name_alone"]["likeness"]
    for value in ("warned", "alarms"):
        told = [point[value] for point in curve]
        assert told == sorted(told)


def test_checks_of_the_service_alone_find_those_on_lists(simulated, filled):
    with filled[0].reading() as session:
        asked = requests_of(session)
    measured = service_alone(filled[0], asked, 30)
    assert measured["runs"]["all"] == 30
    assert {"未发现", "必须拒绝"} <= measured["verdicts"].keys()
    assert 0 < measured["ms"]["all"]["p50"] <= measured["ms"]["all"]["p99"]


def test_everything_spread_anew_agrees_with_what_was_spread_first(simulated, filled, capsys):
    measure_spread(filled[0], 0, 20)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["bench"] for line in lines] == ["spread/first", "spread/recompute", "spread/one-link"]
    assert lines[1]["differing"] == 0
    assert lines[1]["sizes"]["derived"] > 0


def test_an_answer_is_late_from_when_it_was_meant_to_be_asked_for():
    def ask(_number: int) -> str:
        time.sleep(0.02)
        return "answered"

    outcome = run_load(Load(ask, rate=100, seconds=0.5, workers=1))
    assert Counter(outcome.words).keys() == {"answered"}
    assert outcome.milliseconds[-1] > 100  # one worker manages 50 a second, so the last one waited in the queue
    assert outcome.cuts()["p50"] > 40
