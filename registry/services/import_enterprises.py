"""Taking enterprises in from a file, thousands a statement; what changes keeps its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import Row
from core.kernel.identifiers import new_id
from core.kernel.vault import Vault
from registry.domain.enterprises import STATUS_STEPS, STATUS_TEXTS, RegistrationStatus
from registry.domain.folding import fold_address, fold_record_name, fold_text
from registry.domain.import_drafts import EnterpriseDraft, EnterpriseRef, FormerName
from registry.services.importing import Fate, Lined, Plan, Told, grouped, last_of_each, pieces
from registry.storage.loading import phone_index
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, EnterpriseName, EnterprisePhone

_KNOWN = tuple(Enterprise.__table__.c)
_IDENTITY = (Enterprise.id, Enterprise.code, Enterprise.platform, Enterprise.platform_number)


@dataclass(frozen=True)
class _Histories:
    """What is known of the enterprises of a batch, by enterprise id."""

    names: Mapping[str, list[Any]]
    addresses: Mapping[str, list[Any]]
    phones: Mapping[str, list[Any]]


def plan_enterprises(session: Session, drafts: Sequence[Lined[EnterpriseDraft]], told: Told) -> Plan:
    """Return what the records change."""
    plan = Plan()
    refs = [each.draft.ref for each in drafts]
    known = find_enterprises_told(session, refs, to_change=True)
    histories = _histories(session, [row.id for row in known.values()])
    vault, new = vault_of(session), set[object]()
    for place in last_of_each([_identity(ref) for ref in refs], plan):
        line, draft, ref = drafts[place].line, drafts[place].draft, refs[place]
        row = known.get(ref)
        identities = {ref.code, (ref.platform, ref.platform_number)} - {"", ("", "")}
        if row is not None:
            _Update(plan, row, histories, told, vault).take(line, draft)
        elif identities & new:
            plan.reject(line, "代码或者店铺编号与文件里另一条相同")
        else:
            new |= identities
            _add(plan, draft, told, vault)
    return plan


def _identity(ref: EnterpriseRef) -> object:
    return (ref.platform, ref.platform_number) if ref.platform else ref.code


def find_enterprises_told(
    session: Session, refs: Iterable[EnterpriseRef], *, to_change: bool
) -> dict[EnterpriseRef, Any]:
    """Return the rows that the refs name: by code where one is told, else by the number on the platform.

    Whole and held against other changes where they are to be changed, else only who they are.
    """
    wanted = set(refs)
    by_code = {ref.code: ref for ref in wanted if ref.code}
    by_number = {(ref.platform, ref.platform_number): ref for ref in wanted if ref.platform}
    columns = select(*_KNOWN).order_by(Enterprise.id).with_for_update() if to_change else select(*_IDENTITY)
    found: dict[str, Any] = {}
    for codes in pieces(by_code):
        found.update({row.code: row for row in session.execute(columns.where(Enterprise.code.in_(codes)))})
    numbers: dict[tuple[str, str], Any] = {}
    for each in pieces(by_number):
        rows = session.execute(columns.where(tuple_(Enterprise.platform, Enterprise.platform_number).in_(each)))
        numbers.update({(row.platform, row.platform_number): row for row in rows})
    named = {ref: found.get(ref.code) or numbers.get((ref.platform, ref.platform_number)) for ref in wanted}
    return {ref: row for ref, row in named.items() if row is not None}


def _histories(session: Session, ids: list[str]) -> _Histories:
    def rows_of(table: Any) -> Mapping[str, list[Any]]:  # noqa: ANN401 - one of three mapped classes
        found: list[Any] = []
        for piece in pieces(ids):
            found += session.execute(select(*table.__table__.c).where(table.enterprise_id.in_(piece)))
        return grouped(found, "enterprise_id")

    return _Histories(rows_of(EnterpriseName), rows_of(EnterpriseAddress), rows_of(EnterprisePhone))


def _add(plan: Plan, draft: EnterpriseDraft, told: Told, vault: Vault) -> None:
    enterprise_id = new_id()
    plan.insert(
        Enterprise,
        {
            "id": enterprise_id,
            "code": draft.ref.code or None,
            "platform": draft.ref.platform or None,
            "platform_number": draft.ref.platform_number or None,
            "name": draft.name,
            "district_code": draft.district_code,
            "district_name": draft.district_name,
            "address": draft.address,
            "kind": draft.kind.value,
            "status": draft.status.value,
            "registered_on": draft.registered_on,
            "status_changed_on": draft.status_on if draft.status is not RegistrationStatus.ACTIVE else None,
            "is_demonstration": told.is_demonstration,
            "version": 1,
        },
    )
    named_on = _put_former_names(plan, enterprise_id, draft, frozenset())
    plan.insert(EnterpriseName, name_row(enterprise_id, draft.name, named_on, None))
    moved_on = draft.moved_on or draft.registered_on
    plan.insert(EnterpriseAddress, _address_row(enterprise_id, draft, moved_on, told.source))
    for digits in draft.phones:
        plan.insert(EnterprisePhone, _phone_row(enterprise_id, digits, told, vault))
    plan.took(Fate.NEW)


def _put_former_names(plan: Plan, enterprise_id: str, draft: EnterpriseDraft, known: frozenset[str]) -> date:
    """Add former names that are not known yet and return the first day of the present one."""
    day = draft.registered_on
    for former in draft.former_names:
        if former.name not in known:
            plan.insert(EnterpriseName, name_row(enterprise_id, former.name, _first_day(former, day), former.to_on))
        day = former.to_on
    return draft.named_on or day


def _first_day(former: FormerName, otherwise: date) -> date:
    return former.from_on or min(otherwise, former.to_on)


def name_row(enterprise_id: str, name: str, from_on: date, to_on: date | None) -> Row:
    return {
        "id": new_id(),
        "enterprise_id": enterprise_id,
        "name": name,
        "folded": fold_record_name(name),
        "from_on": from_on,
        "to_on": to_on,
    }


def _address_row(enterprise_id: str, draft: EnterpriseDraft, from_on: date, source: str) -> Row:
    return {
        "id": new_id(),
        "enterprise_id": enterprise_id,
        "address": draft.address,
        "folded": fold_address(draft.address),
        "district_code": draft.district_code,
        "from_on": from_on,
        "to_on": None,
        "source": source,
    }


def _phone_row(enterprise_id: str, digits: str, told: Told, vault: Vault) -> Row:
    return {
        "id": new_id(),
        "enterprise_id": enterprise_id,
        "number_sealed": vault.seal(digits),
        "number_index": phone_index(vault, digits),
        "from_on": told.on,
        "to_on": None,
        "source": told.source,
    }


@dataclass
class _Update:
    """One known enterprise against what the file says of it now."""

    plan: Plan
    row: Any
    histories: _Histories
    told: Told
    vault: Vault

    def take(self, line: int, draft: EnterpriseDraft) -> None:
        reasons = tuple(self._reasons(draft))
        if reasons:
            self.plan.reject(line, *reasons)
            return
        before = _size(self.plan)
        code = {} if self.row.code or not draft.ref.code else {"code": draft.ref.code}
        changed = {**code, **self._name(draft), **self._address(draft), **self._status(draft)}
        if changed:
            self.plan.update(Enterprise, {"id": self.row.id, **changed, "version": self.row.version + 1})
        self._phones(draft)
        self.plan.took(Fate.SAME if _size(self.plan) == before else Fate.CHANGED)

    def _reasons(self, draft: EnterpriseDraft) -> Iterable[str]:
        ref = draft.ref
        if ref.platform and (ref.platform, ref.platform_number) != (self.row.platform, self.row.platform_number):
            yield "平台和店铺编号与已登记的不同"
        if ref.code and self.row.code not in (None, ref.code):
            yield "统一社会信用代码与已登记的不同"
        if "kind" in draft.told and draft.kind != self.row.kind:
            yield "类型与已登记的不同"
        if draft.registered_on != self.row.registered_on:
            yield "成立日期与已登记的不同"
        known, now = RegistrationStatus(self.row.status), draft.status
        if "status" in draft.told and known is not now and (known, now) not in STATUS_STEPS:
            yield f"登记状态为“{STATUS_TEXTS[known]}”，不能改为“{STATUS_TEXTS[now]}”"
        if self._is_renamed(draft) and self._renamed_on(draft) < self._present_name.from_on:
            yield "现在的名称从更晚的日期起用"
        if self._is_moved(draft) and (draft.moved_on or self.told.on) < self._present_address.from_on:
            yield "现在的住所从更晚的日期起用"

    @property
    def _present_name(self) -> Any:  # noqa: ANN401 - a row
        return next(row for row in self.histories.names[self.row.id] if row.to_on is None)

    @property
    def _present_address(self) -> Any:  # noqa: ANN401 - a row
        return next(row for row in self.histories.addresses[self.row.id] if row.to_on is None)

    def _is_renamed(self, draft: EnterpriseDraft) -> bool:
        """Tell whether the names differ in more than width, script, spaces and punctuation."""
        return draft.name != self.row.name and fold_text(draft.name) != str(self._present_name.folded)

    def _renamed_on(self, draft: EnterpriseDraft) -> date:
        ended = (former.to_on for former in draft.former_names if former.name == self.row.name)
        return draft.named_on or next(ended, None) or self.told.on

    def _is_moved(self, draft: EnterpriseDraft) -> bool:
        present = self._present_address
        is_here = "district_code" not in draft.told or draft.district_code == present.district_code
        is_spelled_so = draft.address == present.address or fold_address(draft.address) == present.folded
        return not (is_here and is_spelled_so)

    def _name(self, draft: EnterpriseDraft) -> Row:
        rows = self.histories.names[self.row.id]
        _put_former_names(self.plan, self.row.id, draft, frozenset(row.name for row in rows))
        if not self._is_renamed(draft):
            return {}
        on = self._renamed_on(draft)
        self.plan.update(EnterpriseName, {"id": self._present_name.id, "to_on": on})
        self.plan.insert(EnterpriseName, name_row(self.row.id, draft.name, on, None))
        return {"name": draft.name}

    def _address(self, draft: EnterpriseDraft) -> Row:
        if not self._is_moved(draft):
            return {}
        on = draft.moved_on or self.told.on
        self.plan.update(EnterpriseAddress, {"id": self._present_address.id, "to_on": on})
        self.plan.insert(EnterpriseAddress, _address_row(self.row.id, draft, on, self.told.source))
        return {
            "address": draft.address,
            "district_code": draft.district_code,
            "district_name": draft.district_name,
        }

    def _status(self, draft: EnterpriseDraft) -> Row:
        if "status" not in draft.told or draft.status == self.row.status:
            return {}
        return {"status": draft.status.value, "status_changed_on": draft.status_on or self.told.on}

    def _phones(self, draft: EnterpriseDraft) -> None:
        """Numbers of this source that it no longer tells end.

        A file that tells none says nothing of them, and one that cannot be read may be any of them.
        """
        if not draft.phones:
            return
        told = {phone_index(self.vault, digits): digits for digits in draft.phones}
        present = [row for row in self.histories.phones.get(self.row.id, ()) if row.to_on is None]
        for row in present if draft.all_phones_read else ():
            if row.number_index not in told and row.source == self.told.source and row.from_on <= self.told.on:
                self.plan.update(EnterprisePhone, {"id": row.id, "to_on": self.told.on})
        for index in told.keys() - {row.number_index for row in present}:
            self.plan.insert(EnterprisePhone, _phone_row(self.row.id, told[index], self.told, self.vault))


def _size(plan: Plan) -> int:
    return sum(map(len, plan.inserts.values())) + sum(map(len, plan.updates.values()))
