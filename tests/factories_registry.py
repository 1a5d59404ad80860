"""Enterprises, people and links for tests, entered by the real services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import factory
from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from registry.domain.credit_codes import make_credit_code
from registry.domain.enterprises import EnterpriseEntry, EnterpriseKind
from registry.domain.links import LinkEntry, LinkKind
from registry.services.add_link import add_link
from registry.services.register_enterprise import register_enterprise
from registry.services.register_person import PersonEntry, register_person

TEST_DIVISION = "990100"
ENTERED_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FOUNDED_ON = date(2020, 3, 1)


def _numbered_code(number: int) -> str:
    return make_credit_code("91", TEST_DIVISION, f"T{number:07d}")


class EnterpriseEntryFactory(factory.Factory):
    """A company of the demonstration city; each has a valid code of its own under the unassigned division."""

    class Meta:
        model = EnterpriseEntry

    code = factory.Sequence(lambda number: _numbered_code(number + 1))
    name = "示例市青禾健身服务有限公司"
    kind = EnterpriseKind.COMPANY
    district_code = "990101"
    district_name = "示例市望湖区"
    address = "示例市望湖区柳岸路 1 号"
    registered_on = FOUNDED_ON
    is_demonstration = True


class PersonEntryFactory(factory.Factory):
    class Meta:
        model = PersonEntry

    name = "林示例"
    id_number = None
    is_demonstration = True


class LinkEntryFactory(factory.Factory):
    """Legal representative since the company began; each link names a file of its own as source."""

    class Meta:
        model = LinkEntry

    kind = LinkKind.LEGAL_REPRESENTATIVE
    from_on = FOUNDED_ON
    source = factory.Sequence(lambda number: f"登记档案（测试 {number + 1} 号）")


def some_code(number: int | None = None) -> str:
    """A valid code under the unassigned division; each call without a number gives another one."""
    return EnterpriseEntryFactory().code if number is None else _numbered_code(number)


def enterprise_entry(name: str = "示例市青禾健身服务有限公司", **changes: object) -> EnterpriseEntry:
    return EnterpriseEntryFactory(name=name, **changes)


def given_enterprise(session: Session, name: str = "示例市青禾健身服务有限公司", **changes: object) -> str:
    """Enter an enterprise and return its id."""
    return register_enterprise(session, enterprise_entry(name, **changes), SYSTEM_ACTOR, ENTERED_AT)


def given_person(session: Session, name: str = "林示例", id_number: str | None = None) -> str:
    return register_person(session, PersonEntryFactory(name=name, id_number=id_number), SYSTEM_ACTOR, ENTERED_AT)


@dataclass(frozen=True)
class Representative:
    person_id: str
    link_id: str


def given_representative(
    session: Session, enterprise_id: str, name: str = "林示例", id_number: str | None = None
) -> Representative:
    """Enter a person as legal representative since 2020-03-01."""
    person_id = given_person(session, name, id_number)
    return Representative(person_id, given_link(session, enterprise_id, from_person_id=person_id))


def given_link(session: Session, to_enterprise_id: str, **changes: object) -> str:
    entry = LinkEntryFactory(to_enterprise_id=to_enterprise_id, **changes)
    return add_link(session, entry, SYSTEM_ACTOR, ENTERED_AT)
