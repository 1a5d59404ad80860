"""What a process needs before it serves: schema, shipped law and content, a search index, the demo city."""

from collections.abc import Callable

from bootstrap.schema import upgrade_schema
from bootstrap.settings import SettingsError
from bootstrap.wiring import Wiring, office_of_settings
from casebase.domain.content import load_content
from casebase.services.follow_changes import ensure_index
from casebase.services.seed_casebase import seed_casebase
from core.kernel.roles import SYSTEM_ACTOR, Role
from core.rules import load_shipped_book
from credit.domain.shipped_catalogue import catalogue
from credit.services.seed_catalogue import seed_catalogue
from identity.queries.accounts import has_account
from identity.services.open_office import ensure_first_office
from mediation.services.receive_at_office import first_office
from rulebook.services.seed_rule_book import seed_rule_book
from sanctions.services.listed_people import complete_listed_people
from sanctions.services.seed_measures import seed_measures

Tell = Callable[[str], None]


def prepare(wiring: Wiring, tell: Tell) -> None:
    """Bring an installation up to date; safe at every start and by several nodes at once.

    Raises SettingsError when a production installation has no administrator yet.
    """
    tell("正在准备数据库……")
    upgrade_schema(wiring.database.engine)
    store_shipped_content(wiring)
    _open_own_office(wiring)
    if wiring.settings.demo:
        _load_demo_city(wiring, tell)
    else:
        _require_administrator(wiring)


def store_shipped_content(wiring: Wiring) -> None:
    """Store rule book, measures, catalogue and case base of this release, and bring the search index in step."""
    content, book, items = load_content(), load_shipped_book(), catalogue()
    with wiring.database.transaction() as session:
        now = wiring.clock()
        seed_rule_book(session, book, SYSTEM_ACTOR, now)
        seed_measures(session, now)
        seed_catalogue(session, items, now)
        seed_casebase(session, content, now)
        complete_listed_people(session)
    with wiring.database.reading() as session:
        ensure_index(session, wiring.index)


def _open_own_office(wiring: Wiring) -> None:
    """Open the office that the settings name, once; an administrator changes it and adds others."""
    with wiring.database.transaction() as session:
        now = wiring.clock()
        ensure_first_office(session, first_office(office_of_settings(wiring.settings)), SYSTEM_ACTOR, now)


def _load_demo_city(wiring: Wiring, tell: Tell) -> None:
    from bootstrap.demo import load_demo

    report = load_demo(wiring.database, wiring.files, wiring.clock())
    if report.was_loaded:
        tell(f"演示城市已装入：{report.enterprises} 家企业，{report.complaints} 件投诉。")


def _require_administrator(wiring: Wiring) -> None:
    with wiring.database.reading() as session:
        if not has_account(session, Role.ADMIN):
            raise SettingsError("there is no administrator yet: run `yinuo admin create --phone … --name …` first")
