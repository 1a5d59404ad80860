import pytest

from core.kernel.errors import ErrorKind
from core.kernel.roles import PERSON_ROLES, Role
from web.navigation import NAVIGATION, current_link, home_of, links_for
from web.status import EXPLANATIONS, STATUS


def test_every_kind_of_refusal_has_its_own_status():
    assert set(STATUS) == set(ErrorKind)
    assert len(set(STATUS.values())) == len(STATUS)


def test_every_status_of_a_refusal_has_its_words():
    assert set(STATUS.values()) <= set(EXPLANATIONS)


def test_no_error_page_shouts():
    for words in EXPLANATIONS.values():
        text = words.happened + words.kept + words.next_step
        assert "！" not in text
        assert "系统错误" not in text


@pytest.mark.parametrize("role", PERSON_ROLES)
def test_every_role_lands_on_a_page_of_its_header(role):
    assert home_of(role) in [link.path for link in links_for(role)]


def test_every_role_has_a_header():
    assert set(NAVIGATION) == set(Role)


def test_the_longest_matching_address_is_the_open_one():
    links = links_for(Role.REGISTRATION_CLERK)
    assert current_link(links, "/checks/new").path == "/checks/new"
    assert current_link(links, "/checks/77").path == "/checks"
    assert current_link(links, "/checkswhatever") is None
