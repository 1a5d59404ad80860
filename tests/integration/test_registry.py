"""The registry on real storage: lookups, names through time, dated links and their acts."""

from datetime import date

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from registry.domain.enterprises import RegistrationStatus
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_lines, enterprise_names, enterprise_page, find_enterprise
from registry.queries.find_enterprises import (
    find_enterprises,
    only_enterprise_containing,
    only_enterprise_named,
)
from registry.queries.links import links_of, people_links
from registry.queries.people import (
    find_people_by_published_name,
    find_person_by_id_number,
    known_by_ids,
    people_lines,
)
from registry.services.change_registration_status import change_registration_status
from registry.services.end_link import end_link
from registry.services.register_enterprise import register_enterprise
from registry.services.register_person import PersonEntry, register_person
from registry.services.rename_enterprise import rename_enterprise
from registry.storage.registry_tables import Person
from tests.factories_registry import (
    enterprise_entry,
    given_enterprise,
    given_link,
    given_person,
    given_representative,
    some_code,
)

GYM = "示例市青禾健身服务有限公司（示例）"


def checked_number(first_seventeen: str) -> str:
    from stdnum.cn import ric

    return first_seventeen + ric.calc_check_digit(first_seventeen + "0")


ID_NUMBER = checked_number("99010019900307001")
ID_NUMBER_OF_ANOTHER = checked_number("99010019851123002")


@pytest.fixture
def clerk() -> Actor:
    return Actor("clerk", Role.REGISTRATION_CLERK, "登记员")


def test_an_enterprise_is_found_by_its_code(database):
    code = some_code()
    with database.transaction() as session:
        wanted = given_enterprise(session, GYM, code=code)
        given_enterprise(session, "示例市松涧家具有限公司（示例）")
        hits = find_enterprises(session, f" {code[:6]} {code[6:].lower()} ")
    assert [hit.enterprise_id for hit in hits] == [wanted]
    assert hits[0].why == "统一社会信用代码一致"


def test_the_beginning_of_a_code_finds_those_that_begin_so(database):
    with database.transaction() as session:
        codes = sorted(some_code() for _ in range(3))
        for place, code in enumerate(codes):
            given_enterprise(session, f"示例市第{place}号松涧家具有限公司", code=code)
        hits = find_enterprises(session, codes[0][:10])
    assert [hit.code for hit in hits] == codes


@pytest.mark.parametrize(
    "text",
    [
        "青禾",
        "青禾健身",
        "示例市青禾",
        GYM,
        "青禾健身服務有限公司",
        "示例市青禾健身服务有限公司(示例)",
        "青禾健身会所",
        "示例市 健身 青禾",
    ],
)
def test_an_enterprise_is_found_by_any_telling_part_of_its_name(database, text):
    with database.transaction() as session:
        wanted = given_enterprise(session, GYM)
        given_enterprise(session, "示例市松涧家具有限公司（示例）")
        given_enterprise(session, "示例市云栖健身服务有限公司（示例）")
        hits = find_enterprises(session, text)
    assert hits[0].enterprise_id == wanted
    assert hits[0].district_name == "示例市望湖区"


def test_a_single_character_is_looked_up_as_it_stands(database):
    with database.transaction() as session:
        wanted = given_enterprise(session, GYM)
        assert [hit.enterprise_id for hit in find_enterprises(session, "禾")] == [wanted]


@pytest.mark.parametrize("text", ["", "   ", "（）", "%", "'; --", "完全没有"])
def test_a_text_that_answers_nothing_finds_nothing(database, text):
    with database.transaction() as session:
        given_enterprise(session, GYM)
        assert find_enterprises(session, text) == ()


def test_a_former_name_finds_the_present_enterprise_and_says_so(database, now):
    with database.transaction() as session:
        wanted = given_enterprise(session, "示例市老槐健身服务有限公司（示例）")
        rename_enterprise(session, wanted, GYM, date(2024, 3, 5), SYSTEM_ACTOR, now)
        hits = find_enterprises(session, "老槐健身")
    assert [hit.enterprise_id for hit in hits] == [wanted]
    assert hits[0].is_former_name
    assert hits[0].name == GYM
    assert "曾用名“示例市老槐健身服务有限公司（示例）”（用到2024年3月5日）" in hits[0].why


def test_the_present_bearer_of_a_name_stands_before_a_former_one(database, now):
    with database.transaction() as session:
        former = given_enterprise(session, GYM)
        rename_enterprise(session, former, "示例市晚枫健身服务有限公司（示例）", date(2024, 3, 5), SYSTEM_ACTOR, now)
        present = given_enterprise(session, GYM)
        hits = find_enterprises(session, "青禾健身服务")
    assert [hit.enterprise_id for hit in hits] == [present, former]


def test_a_page_shows_names_newest_first_with_their_days(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, "示例市老槐健身服务有限公司（示例）")
        rename_enterprise(session, enterprise_id, GYM, date(2024, 3, 5), SYSTEM_ACTOR, now)
        page = enterprise_page(session, enterprise_id)
        assert enterprise_page(session, page.enterprise.code) == page
    assert [(name.from_on, name.to_on) for name in page.names] == [
        (date(2024, 3, 5), None),
        (date(2020, 3, 1), date(2024, 3, 5)),
    ]
    assert [name.name for name in page.former_names] == ["示例市老槐健身服务有限公司（示例）"]


def test_a_page_shows_the_representative_clear_and_others_masked(database):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        given_representative(session, enterprise_id, "林示例", ID_NUMBER)
        owner = given_person(session, "赵不公开", ID_NUMBER_OF_ANOTHER)
        given_link(session, enterprise_id, kind=LinkKind.SHAREHOLDER, from_person_id=owner, share_bp=3050)
        page = enterprise_page(session, enterprise_id)
    shown = {link.role_text: (link.other_name, link.share_percent) for link in page.links}
    assert shown == {"法定代表人": ("林示例", ""), "股东": ("赵***", "30.5%")}


def test_a_page_of_nobody_is_not_found(database):
    with database.reading() as session, pytest.raises(NotFoundError):
        enterprise_page(session, "nobody")


def test_branches_and_successors_are_linked_from_both_sides(database):
    with database.transaction() as session:
        head = given_enterprise(session, GYM)
        branch = given_enterprise(session, "示例市青禾健身服务有限公司映山分公司（示例）")
        given_link(session, head, kind=LinkKind.BRANCH_OF, from_enterprise_id=branch)
        of_head, of_branch = enterprise_page(session, head).links[0], enterprise_page(session, branch).links[0]
    assert (of_head.role_text, of_head.other_enterprise_id) == ("分支机构", branch)
    assert (of_branch.role_text, of_branch.other_enterprise_id) == ("隶属于", head)


def test_links_are_given_for_the_day_asked_about(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        first = given_representative(session, enterprise_id, "林示例", ID_NUMBER)
        end_link(session, first.link_id, date(2023, 6, 1), SYSTEM_ACTOR, now)
        second = given_link(
            session, enterprise_id, from_person_id=given_person(session, "赵示例"), from_on=date(2023, 6, 1)
        )
        on = {
            day: [link.link_id for link in links_of(session, [enterprise_id], day)]
            for day in (date(2020, 2, 29), date(2020, 3, 1), date(2023, 5, 31), date(2023, 6, 1))
        }
        assert len(links_of(session, [enterprise_id], None)) == 2
        assert [link.link_id for link in people_links(session, [first.person_id], date(2023, 5, 31))] == [first.link_id]
        assert people_links(session, [first.person_id], date(2023, 6, 1)) == ()
    assert list(on.values()) == [[], [first.link_id], [first.link_id], [second]]


def test_links_of_many_enterprises_come_in_one_batch(database):
    with database.transaction() as session:
        ids = [given_enterprise(session, f"示例市第{number}号商店") for number in range(3)]
        person = given_person(session, "林示例")
        for enterprise_id in ids:
            given_link(session, enterprise_id, from_person_id=person)
        lines = links_of(session, ids, date(2026, 1, 1))
        many = links_of(session, [*ids, *(f"nobody{number}" for number in range(1200))], date(2026, 1, 1))
    assert {line.to_enterprise_id for line in lines} == set(ids)
    assert many == lines


def test_a_person_is_found_by_the_identity_number_only_as_a_whole(database):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        person = given_representative(session, enterprise_id, "林示例", ID_NUMBER)
        line = find_person_by_id_number(session, ID_NUMBER)
        assert find_person_by_id_number(session, ID_NUMBER_OF_ANOTHER) is None
        with pytest.raises(InvalidInputError):
            find_person_by_id_number(session, "123")
    assert line is not None
    assert line.person_id == person.person_id
    assert line.masked_id_number == f"990100********{ID_NUMBER[-4:]}"


def test_names_and_numbers_of_people_are_not_in_clear_text_unless_published(database):
    with database.transaction() as session:
        person_id = given_person(session, "赵不公开", ID_NUMBER)
        row = session.scalars(select(Person).where(Person.id == person_id)).one()
        assert row.public_name is None
        assert "赵不公开".encode() not in row.name_sealed
        assert row.id_number_sealed is not None
        assert ID_NUMBER.encode() not in row.id_number_sealed
        assert find_people_by_published_name(session, "赵不公开") == ()
        assert people_lines(session, [person_id])[person_id].shown_name == "赵***"
        known = known_by_ids(session, [person_id, "nobody"])
        assert {key: (one.given.name, one.line.shown_name) for key, one in known.items()} == {
            person_id: ("赵不公开", "赵***")
        }


def test_a_published_name_finds_everybody_who_bears_it(database):
    with database.transaction() as session:
        one, other = given_enterprise(session, GYM), given_enterprise(session, "示例市松涧家具有限公司")
        people = {given_representative(session, enterprise_id, "林示例").person_id for enterprise_id in (one, other)}
        found = find_people_by_published_name(session, "林示例")
    assert {line.person_id for line in found} == people


def test_the_same_number_and_name_are_the_same_person(database, now):
    with database.transaction() as session:
        first = given_person(session, "林示例", ID_NUMBER)
        assert given_person(session, "林示例", ID_NUMBER) == first
        with pytest.raises(ConflictError):
            register_person(session, PersonEntry("赵示例", ID_NUMBER), SYSTEM_ACTOR, now)


def test_a_code_is_entered_once(database, now):
    entry = enterprise_entry(GYM)
    with database.transaction() as session:
        register_enterprise(session, entry, SYSTEM_ACTOR, now)
        with pytest.raises(ConflictError):
            register_enterprise(session, entry, SYSTEM_ACTOR, now)


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "91110108717809965C"), ("name", " （） "), ("name", "长" * 101), ("address", " ")],
)
def test_a_wrong_entry_is_refused_beside_its_field(database, now, field, value):
    with database.transaction() as session, pytest.raises(InvalidInputError) as refused:
        register_enterprise(session, enterprise_entry(**{field: value}), SYSTEM_ACTOR, now)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.LICENSING_CLERK])
def test_only_the_registration_desk_changes_the_registry(database, now, role):
    with database.transaction() as session, pytest.raises(NotAllowedError):
        register_enterprise(session, enterprise_entry(), Actor("somebody", role, "某人"), now)


def test_every_change_of_an_enterprise_is_in_its_log(database, now, clerk):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        rename_enterprise(session, enterprise_id, "示例市晚枫健身服务有限公司", date(2024, 3, 5), clerk, now)
        person = given_representative(session, enterprise_id)
        end_link(session, person.link_id, date(2025, 1, 1), clerk, now)
        change_registration_status(session, enterprise_id, RegistrationStatus.REVOKED, date(2025, 2, 1), clerk, now)
        acts = acts_of(session, Subject("enterprise", enterprise_id))
    assert [act.action for act in acts] == ["register", "rename", "add_link", "end_link", "change_status"]
    assert (acts[-1].before, acts[-1].after) == ("active", "revoked")


def test_a_deregistered_enterprise_does_not_come_back(database, now, clerk):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        change_registration_status(
            session, enterprise_id, RegistrationStatus.DEREGISTERED, date(2025, 2, 1), clerk, now
        )
        with pytest.raises(ConflictError):
            change_registration_status(session, enterprise_id, RegistrationStatus.ACTIVE, date(2025, 3, 1), clerk, now)


def test_a_rename_to_the_same_name_or_into_the_past_is_refused(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        with pytest.raises(InvalidInputError):
            rename_enterprise(session, enterprise_id, GYM, date(2024, 3, 5), SYSTEM_ACTOR, now)
        with pytest.raises(InvalidInputError):
            rename_enterprise(session, enterprise_id, "示例市晚枫商店", date(2019, 3, 5), SYSTEM_ACTOR, now)


def test_a_link_ends_once_and_not_before_it_began(database, now):
    with database.transaction() as session:
        link_id = given_representative(session, given_enterprise(session, GYM)).link_id
        with pytest.raises(InvalidInputError):
            end_link(session, link_id, date(2020, 2, 29), SYSTEM_ACTOR, now)
        end_link(session, link_id, date(2024, 1, 1), SYSTEM_ACTOR, now)
        with pytest.raises(ConflictError):
            end_link(session, link_id, date(2025, 1, 1), SYSTEM_ACTOR, now)


def test_lines_and_names_come_in_batches(database):
    with database.transaction() as session:
        ids = [given_enterprise(session, f"示例市第{number}号商店") for number in range(2)]
        assert enterprise_names(session, [*ids, "nobody"]) == {
            ids[0]: "示例市第0号商店",
            ids[1]: "示例市第1号商店",
        }
        assert set(enterprise_lines(session, ids)) == set(ids)
        line = find_enterprise(session, ids[0])
        assert line is not None
        assert line.status_text == "存续"


def test_a_link_that_does_not_fit_its_kind_is_not_entered(database):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session, GYM)
        with pytest.raises(InvalidInputError):
            given_link(session, enterprise_id, from_enterprise_id=given_enterprise(session, "示例市松涧家具有限公司"))
        with pytest.raises(NotFoundError):
            given_link(session, enterprise_id, from_person_id="nobody")
        with pytest.raises(NotFoundError):
            given_link(session, "nobody", from_person_id=given_person(session))
        assert links_of(session, [enterprise_id], None) == ()


def test_only_one_enterprise_of_exactly_this_name_is_taken_however_many_resemble_it(database):
    with database.transaction() as session:
        shop = given_enterprise(session, "示例市暮雨服装店")
        given_enterprise(session, "示例市暮雨服装二店")
        assert only_enterprise_named(session, "示例市暮雨服装店") == shop
        assert only_enterprise_named(session, "暮雨服装") is None
        assert only_enterprise_containing(session, "暮雨服装二店") not in (None, shop)
        assert only_enterprise_containing(session, "暮雨服装") is None
        given_enterprise(session, "示例市暮雨服装店")
        assert only_enterprise_named(session, "示例市暮雨服装店") is None
