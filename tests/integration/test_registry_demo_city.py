"""The demo city as it stands in the database: loaded once, whole, by the services of every area."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bootstrap.demo import demo_accounts, load_demo
from bootstrap.demo.accounts import CAST, PASSWORD
from bootstrap.demo.cases import demo_cases
from bootstrap.demo.lead_stories import LEAD_STORIES
from bootstrap.demo.office_stories import OFFICE_STORIES
from bootstrap.demo.relatives import build_city
from bootstrap.demo.stories import STORIES
from changefeed.domain.feeds import Feed
from changefeed.queries.subscribers import subscriber_lines
from core.database import Database
from core.files import FileStore
from core.kernel.clock import local_date
from core.kernel.roles import PERSON_ROLES, SYSTEM_ACTOR, Actor, Role
from core.outbox import deliver_pending
from core.rules import load_shipped_book
from credit.domain.lead_rules import lead_rules
from credit.queries.feeds import feeds_page
from credit.queries.rights_list import RightsFilter, RightSort, rights_list
from credit.services.raise_leads import raise_successor_leads
from credit.storage.case_tables import CreditRepair
from credit.storage.lead_tables import CreditLead
from credit.subscribers import SUBSCRIPTIONS
from identity.domain.passwords import verify_password
from identity.queries.credentials import find_credentials
from identity.queries.memberships import memberships_of
from identity.queries.signed_in import actor_of
from ledger.storage.act_tables import Act
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Stage
from mediation.queries.documents import newest_document
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Proposal
from mediation.storage.visibility import visible_to
from registry.queries.enterprise_page import enterprise_page
from registry.queries.find_enterprises import find_enterprises
from registry.queries.links import people_links
from registry.queries.people import find_person_by_id_number
from registry.storage.registry_tables import Enterprise, Person
from rulebook.services.seed_rule_book import seed_rule_book
from sanctions.services.seed_measures import seed_measures
from sanctions.storage.listing_tables import Listing

pytestmark = pytest.mark.xdist_group("demo-city")  # loading it takes longer than all that is read from it

GYM_REFUND_FEN = 2_112_000


NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def given_law(database, at) -> None:
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, at)
        seed_measures(session, at)


@pytest.fixture
def files(tmp_path, vault) -> FileStore:
    return FileStore(tmp_path / "files", vault)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, sqlite_template, vault):
    """One loaded city, which the tests below only read, and the report of its loading."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "yinuo.sqlite").write_bytes(sqlite_template)
    database = Database(f"sqlite:///{folder / 'yinuo.sqlite'}", vault)
    given_law(database, NOW)
    yield database, load_demo(database, FileStore(folder / "files", vault), NOW)
    database.engine.dispose()


@pytest.fixture(scope="module")
def city(loaded):
    return loaded[0]


def test_the_city_is_loaded_once_and_the_report_counts_it(loaded, files):
    city, report = loaded
    with city.reading() as session:
        acts = session.scalar(select(func.count()).select_from(Act))
        assert session.scalar(select(func.count()).select_from(Enterprise)) == report.enterprises
        assert session.scalar(select(func.count()).select_from(Person)) == report.people
        complaints = len(STORIES) + len(OFFICE_STORIES) + len(LEAD_STORIES)
        assert session.scalar(select(func.count()).select_from(Complaint)) == report.complaints == complaints
    again = load_demo(city, files, NOW + timedelta(days=3))
    assert (report.was_loaded, again.was_loaded) == (True, False)
    with city.reading() as session:
        assert session.scalar(select(func.count()).select_from(Act)) == acts


def test_everything_is_marked_as_demonstration(city):
    with city.reading() as session:
        assert set(session.scalars(select(Enterprise.is_demonstration))) == {True}
        assert set(session.scalars(select(Person.is_demonstration))) == {True}


def test_there_is_a_complaint_at_every_stage(city):
    with city.reading() as session:
        stages = Counter(session.scalars(select(Complaint.stage)))
    assert set(stages) == {stage.value for stage in Stage}
    assert stages[Stage.MEDIATING] == 3


def test_the_credit_file_of_the_city_has_something_on_each_of_its_pages(city):
    officer = Actor("officer", Role.OFFICER, "王五")
    with city.reading() as session:
        deliveries = feeds_page(session, officer, NOW.date()).deliveries
        queue = rights_list(session, officer, RightsFilter(), NOW)
        laggard, follower = subscriber_lines(session, officer, NOW, Feed.CREDIT)
        (department,) = subscriber_lines(session, officer, NOW, Feed.SANCTIONS)
        granted = session.scalars(select(CreditRepair.status).where(CreditRepair.decided_on.is_not(None))).all()
    assert (len(deliveries), len({line.feed.department for line in deliveries})) == (12, 11)
    assert sum(line.waiting for line in deliveries) == 6
    assert (queue.by_sort[RightSort.REPAIRS], queue.by_sort[RightSort.OBJECTIONS], granted) == (1, 1, ["granted"])
    assert (follower.pending, laggard.is_overdue, laggard.overdue > 0) == (0, True, True)
    assert (department.pending, department.overdue) == (1, 1)


def test_every_rule_of_leads_raises_one_from_what_happened_in_the_city(city, tmp_path, vault):
    copy = tmp_path / "yinuo.sqlite"
    with closing(sqlite3.connect(str(city.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    database = Database(f"sqlite:///{copy}", vault)
    signs = [each for each in SUBSCRIPTIONS if each.name.startswith("credit.note_")]
    while deliver_pending(database, signs, lambda: NOW).delivered:
        pass
    with database.transaction() as session:
        raise_successor_leads(session, NOW)
        raised = set(session.scalars(select(CreditLead.rule)))
    database.engine.dispose()
    assert raised == set(lead_rules())


def test_a_child_files_for_a_parent_and_acts_for_nobody_else(city):
    with city.reading() as session:
        accounts = {cast.key: find_credentials(session, cast.phone, "192.0.2.1").account_id for cast in CAST}
        child = actor_of(session, accounts["consumer_2"])
        seen = set(session.scalars(select(Complaint.consumer_id).where(visible_to(child))))
        (filed,) = session.scalars(select(Complaint).where(Complaint.consumer_id == accounts["parent"]))
        parent = actor_of(session, accounts["parent"])  # only the filer reads the register with the numbers
        register = newest_document(session, filed.id, FormKind.COMPLAINT_REGISTER, parent).document
    assert seen == {accounts["consumer_2"], accounts["parent"]}
    assert "代理人" in [part.heading for part in register.sections]


def test_nothing_in_the_city_happens_after_today(city):
    with city.reading() as session:
        assert session.scalar(select(func.max(Act.acted_at))) <= NOW
        filed = list(session.scalars(select(Complaint.received_on).where(Complaint.received_on.is_not(None))))
    assert max(filed) <= local_date(NOW)


def test_the_acts_of_a_complaint_follow_each_other_in_time(city):
    with city.reading() as session:
        for complaint_id in session.scalars(select(Complaint.id)):
            acts = select(Act.acted_at).where(Act.subject_id == complaint_id).order_by(Act.id)
            times = list(session.scalars(acts))
            assert times == sorted(times)


def test_the_gym_is_offered_what_the_law_gives(city):
    with city.reading() as session:
        proposals = list(session.scalars(select(Proposal.sum_fen)))
        agreed = set(session.scalars(select(Agreement.sum_fen)))
    assert GYM_REFUND_FEN in proposals
    assert agreed == {17_100, 3_200_000, 149_600, 1_300_000, 120_000, 440_000, 650_000}


def test_one_listing_is_over_and_one_in_force(city):
    with city.reading() as session:
        rows = {row.status: row for row in session.scalars(select(Listing))}
    assert set(rows) == {"expired", "effective"}
    assert rows["expired"].ends_on < local_date(NOW) <= rows["effective"].ends_on


def test_the_representative_of_the_listed_firm_heads_another_one(city):
    with city.reading() as session:
        listed = session.scalars(select(Listing).where(Listing.status == "effective")).one()
        page = enterprise_page(session, listed.enterprise_id)
        head = next(link.link for link in page.links if link.role_text == "法定代表人")
        others = find_enterprises(session, page.former_names[0].name)
        heads = people_links(session, [head.from_person_id], date(2026, 11, 20))
    assert others[0].enterprise_id == listed.enterprise_id
    assert len({link.to_enterprise_id for link in heads if link.kind == head.kind}) == 3  # its successor too


def test_every_told_account_can_sign_in(city):
    accounts = demo_accounts()
    with city.reading() as session:
        credentials = [find_credentials(session, account.phone, "192.0.2.1") for account in accounts]
    checked = verify_password(credentials[0], PASSWORD)
    assert checked.matched
    assert {known.password_hash for known in credentials} == {credentials[0].password_hash}
    assert all(known.account_id for known in credentials)


def test_there_is_an_account_of_every_role():
    told = [cast for cast in CAST if cast.is_told]
    assert {cast.role for cast in told} == set(PERSON_ROLES)
    assert Counter(cast.role for cast in told)[Role.CONSUMER] == 2
    assert Counter(cast.role for cast in told)[Role.MERCHANT] == 2
    assert len(demo_accounts()) == len(told)
    assert len({cast.phone for cast in CAST}) == len(CAST)


def test_the_merchants_are_confirmed_members(city):
    with city.reading() as session:
        merchants = [cast for cast in CAST if cast.role is Role.MERCHANT]
        for cast in merchants:
            account_id = find_credentials(session, cast.phone, "192.0.2.1").account_id
            lines = memberships_of(session, Actor(account_id, cast.role, cast.name))
            assert len(lines) == len(cast.members_of)
            assert {line.status for line in lines} == {"confirmed"}


def test_no_real_person_bears_a_number_of_the_city(city):
    person = build_city(demo_cases()).representative_of("C0323")
    with city.reading() as session:
        found = find_person_by_id_number(session, person.id_number)
    assert found is not None
    assert found.shown_name == person.name


def test_the_city_can_be_loaded_in_the_middle_of_a_long_holiday(sqlite, files):
    in_spring_festival = datetime(2027, 2, 8, 15, 59, tzinfo=UTC)
    given_law(sqlite, in_spring_festival)
    assert load_demo(sqlite, files, in_spring_festival).was_loaded
