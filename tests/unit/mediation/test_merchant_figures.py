from mediation.domain.merchant_figures import PEERS_AT_LEAST, CaseOutcome, compare, figures_of


def peers(count, **outcome):
    return [CaseOutcome(f"peer{number}", **outcome) for number in range(count)]


def test_what_has_not_come_yet_is_not_counted():
    figures = figures_of([CaseOutcome("a"), CaseOutcome("a", is_settled=True), CaseOutcome("a", is_settled=False)])
    assert (figures.complaints, figures.settled_percent, figures.kept_percent) == (3, 50, None)


def test_too_few_peers_are_not_shown():
    own = [CaseOutcome("me", answer_days=1)]
    assert compare("me", own + peers(PEERS_AT_LEAST - 1, answer_days=3)).peers is None
    shown = compare("me", own + peers(PEERS_AT_LEAST, answer_days=3)).peers
    assert shown is not None
    assert shown.answer_days == 3


def test_a_figure_that_few_peers_have_is_not_shown_either():
    few = [CaseOutcome(f"other{number}", is_kept=True) for number in range(PEERS_AT_LEAST - 1)]
    shown = compare("me", peers(PEERS_AT_LEAST, answer_days=2) + few).peers
    assert shown is not None
    assert shown.kept_percent is None


def test_a_large_peer_weighs_as_much_as_a_small_one():
    many = [CaseOutcome("giant", is_settled=False) for _ in range(100)]
    small = [CaseOutcome(f"small{number}", is_settled=True) for number in range(PEERS_AT_LEAST)]
    shown = compare("me", many + small).peers
    assert shown is not None
    assert shown.settled_percent == 100


def test_ones_own_cases_are_not_among_the_peers():
    own = [CaseOutcome("me", answer_days=9) for _ in range(50)]
    shown = compare("me", own + peers(PEERS_AT_LEAST, answer_days=1))
    assert (shown.own.answer_days, shown.peers.answer_days, shown.peer_count) == (9, 1, PEERS_AT_LEAST)
