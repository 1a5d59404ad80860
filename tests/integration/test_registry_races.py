"""Two clerks at once: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from core.kernel.errors import BusinessError, ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from registry.queries.enterprise_page import enterprise_page
from registry.services.register_enterprise import register_enterprise
from registry.services.register_person import PersonEntry, register_person
from registry.services.rename_enterprise import rename_enterprise
from tests.factories_registry import enterprise_entry, given_enterprise

ID_NUMBER = "990100199003070019"


def at_once(database, *acts) -> list[BusinessError | str | None]:
    """Do the acts in transactions of their own that begin together."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            with database.transaction() as session:
                return act(session)
        except BusinessError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_code_entered_twice_at_once_is_entered_once(database, now):
    entry = enterprise_entry()
    results = at_once(database, *[lambda session: register_enterprise(session, entry, SYSTEM_ACTOR, now)] * 4)
    refusals = [result for result in results if isinstance(result, BusinessError)]
    assert len(refusals) == 3
    assert {type(refusal) for refusal in refusals} == {ConflictError}


def test_a_person_entered_twice_at_once_is_one_person(database, now):
    entry = PersonEntry("林示例", ID_NUMBER)
    results = at_once(database, *[lambda session: register_person(session, entry, SYSTEM_ACTOR, now)] * 4)
    assert len({result for result in results if isinstance(result, str)}) == 1
    assert all(isinstance(result, str | ConflictError) for result in results)


def test_two_renames_at_once_leave_one_present_name(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session)
    results = at_once(
        database,
        *(
            lambda session, name=name: rename_enterprise(
                session, enterprise_id, name, date(2024, 3, 5), SYSTEM_ACTOR, now
            )
            for name in ("示例市晚枫健身服务有限公司", "示例市晚枫健身服务有限公司", "示例市晚枫健身服务有限公司")
        ),
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, InvalidInputError) for result in results) == 2
    with database.reading() as session:
        page = enterprise_page(session, enterprise_id)
    assert [name.name for name in page.names if name.to_on is None] == ["示例市晚枫健身服务有限公司"]
