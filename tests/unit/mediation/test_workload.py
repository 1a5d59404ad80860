import pytest

from mediation.domain.lifecycle import Stage
from mediation.domain.workload import Load, Work, least_loaded, load_of


def test_load_counts_open_work_by_what_it_asks_for_and_late_work_once_more():
    works = [Work(Stage.FILED), Work(Stage.MEDIATING, is_late=True), Work(Stage.SETTLED), Work(Stage.PERFORMED)]
    assert load_of(works) == Load(open=3, late=1, points=2 + 3 + 1 + 1)


def test_whoever_has_least_is_suggested_and_nobody_who_is_away():
    loads = {"a": Load(points=3), "b": Load(points=1), "c": Load(points=0)}
    assert least_loaded(loads, ["a", "b"]) == "b"
    assert least_loaded(loads, ["a", "b", "new"]) == "new"
    assert least_loaded(loads, []) is None


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.REFUSED, Stage.TRANSFERRED, Stage.DRAFT])
def test_what_is_over_or_not_filed_is_no_work(stage):
    assert load_of([Work(stage, is_late=True)]) == Load()
