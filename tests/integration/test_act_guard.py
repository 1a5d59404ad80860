from typing import ClassVar

import pytest
from sqlalchemy import BigInteger, select, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.database.act_guard import UnrecordedChangeError
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from ledger.domain.subject import Subject
from ledger.queries.acts import acts_of
from ledger.services.record_act import record_act
from ledger.storage.act_tables import LedgerLeaf


class Door(Base):
    __tablename__ = "test_door"
    SUBJECT_KIND: ClassVar[str] = "door"
    id: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def open_door(session, now):
    session.get_one(Door, "d").stage = "open"
    record_act(session, Subject("door", "d"), "open", SYSTEM_ACTOR, now, before="shut", after="open", details={"a": 1})


@pytest.fixture
def doors(database, now):
    with database.transaction() as session:
        session.add(Door(id="d", stage="shut"))
        record_act(session, Subject("door", "d"), "build", SYSTEM_ACTOR, now, after="shut")
    return database


def test_a_state_change_without_an_act_does_not_commit(doors):
    with pytest.raises(UnrecordedChangeError), doors.transaction() as session:
        session.get_one(Door, "d").stage = "open"
    with doors.reading() as session:
        assert session.get_one(Door, "d").stage == "shut"


def test_a_state_change_commits_with_its_act_and_its_leaf(doors, now):
    with doors.transaction() as session:
        open_door(session, now)
    with doors.reading() as session:
        assert [line.action for line in acts_of(session, Subject("door", "d"))] == ["build", "open"]
        assert acts_of(session, Subject("door", "d"))[1].details == {"a": 1}
        leaves = session.scalars(select(LedgerLeaf)).all()
    assert [len(leaf.leaf_hash) for leaf in leaves] == [32, 32]
    assert {leaf.sequence for leaf in leaves} == {None}


def test_an_act_in_a_rolled_back_transaction_does_not_cover_the_next_one(doors, now):
    with pytest.raises(RuntimeError), doors.transaction() as session:
        open_door(session, now)
        raise RuntimeError
    with pytest.raises(UnrecordedChangeError), doors.transaction() as session:
        session.get_one(Door, "d").stage = "open"


def test_the_second_of_two_changes_to_one_row_is_told(doors, now):
    with pytest.raises(ConflictError), doors.transaction() as session:
        door = session.get_one(Door, "d")
        session.execute(text("UPDATE test_door SET version = version + 1"))
        open_door(session, now)
        assert door.stage == "open"


class Sum(Base):
    __tablename__ = "test_sum"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fen: Mapped[int] = mapped_column(BigInteger)


def test_a_number_too_large_to_store_is_a_refusal_and_no_crash(database):
    with pytest.raises(InvalidInputError), database.transaction() as session:
        session.add(Sum(id=1, fen=10**20))
