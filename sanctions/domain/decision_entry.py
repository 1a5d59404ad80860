"""What is entered of a decision, and what must be true of it before it may be kept or confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.identifiers import is_valid_uscc, normalise_id_number
from sanctions.domain.flag_kinds import NO_LAST_DAY, FlagKind, FlagSource, Term, add_years, check_last_day, flag_kind
from sanctions.domain.spreading import NodeKind

_MOST_TEXT = 2000
_MOST_WORDS = 200
_MOST_PEOPLE = 20
_NEEDED: Mapping[str, str] = {
    "document_number": "请填写决定文书的文号",
    "authority": "请填写作出决定的机关",
    "basis": "请写明决定所依据的法律条款",
}


@dataclass(frozen=True)
class PersonNamed:
    name: str
    id_number: str


@dataclass(frozen=True)
class DecisionObject:
    """Whom the decision is about: an enterprise by its code, or a person by name and identity number."""

    code: str = ""
    person: PersonNamed | None = None

    @property
    def carrier(self) -> NodeKind:
        return NodeKind.ENTERPRISE if self.person is None else NodeKind.PERSON


@dataclass(frozen=True)
class DecisionEntry:
    """What a decision says; `ends_on` None lets the kind's rule compute it.

    `responsible` are the people whom the decision itself names as responsible.
    """

    kind: str
    document_number: str
    authority: str
    basis: str
    event_on: date
    told_on: date | None
    starts_on: date | None
    remedy: str
    ends_on: date | None = None
    facts: str = ""
    responsible: tuple[PersonNamed, ...] = field(default=())


def check_entry(
    entry: DecisionEntry, carrier: NodeKind, today: date, others: Mapping[str, str] | None = None
) -> FlagKind:
    """Return the kind of a complete entry; raises one InvalidInputError that names every wrong field.

    `others` are problems that the caller found, so that all are told at once.
    """
    problems = {**(others or {}), **_text_problems(entry), **_people_problems(entry.responsible)}
    problems |= _day_problems(entry, today)
    try:
        kind = flag_kind(entry.kind)
        problems |= {**_kind_problems(kind, carrier), **_content_problems(kind, entry, problems)}
    except InvalidInputError as error:
        raise _wrong({**problems, **error.fields}) from error
    if not problems.keys() & {"kind", "event_on", "starts_on", "ends_on", "told_on"}:
        problems |= _last_day_problems(kind, entry, today)
    if problems:
        raise _wrong(problems)
    return kind


def last_day_of(kind: FlagKind, entry: DecisionEntry) -> date | None:
    """Return the last day: as typed, or where the rule leaves no choice, computed; None when it must be typed."""
    if kind.term in {Term.LIFE, Term.UNTIL_REMOVED}:
        return entry.ends_on or NO_LAST_DAY
    if entry.ends_on is None and kind.term is Term.YEARS and len(kind.years) == 1:
        return add_years(entry.event_on, kind.years[0])
    return entry.ends_on


def check_person(person: PersonNamed) -> dict[str, str]:
    """Return what is wrong with a name and an identity number, beside `name` and `id_number`."""
    problems = {} if person.name.strip() else {"name": "请填写姓名"}
    if len(person.name) > _MOST_WORDS:
        problems["name"] = f"最多 {_MOST_WORDS} 个字"
    try:
        normalise_id_number(person.id_number)
    except BusinessError as error:
        problems["id_number"] = error.message
    return problems


def _wrong(problems: Mapping[str, str]) -> InvalidInputError:
    return InvalidInputError("还有内容没有填好，请更正标出的地方", fields=problems)


def object_problems(subject: DecisionObject) -> dict[str, str]:
    """Return what is wrong with the object, beside its fields."""
    if subject.person is not None and subject.code.strip():
        return {"code": "一项登记只写一个对象：企业填代码，个人填姓名和身份证号码"}
    if subject.person is not None:
        return {f"person_{name}": text for name, text in check_person(subject.person).items()}
    if not is_valid_uscc(subject.code):
        return {"code": "请填写正确的统一社会信用代码；决定针对个人的，请填写姓名和身份证号码"}
    return {}


def _text_problems(entry: DecisionEntry) -> dict[str, str]:
    wanted = {**_NEEDED, "remedy": "请写明当事人有什么救济途径"}
    problems = {name: text for name, text in wanted.items() if not getattr(entry, name).strip()}
    longest = {"facts": _MOST_TEXT, "remedy": _MOST_TEXT, **dict.fromkeys(_NEEDED, _MOST_WORDS)}
    for name, most in longest.items():
        if len(getattr(entry, name)) > most:
            problems[name] = f"最多 {most} 个字"
    return problems


def _people_problems(people: tuple[PersonNamed, ...]) -> dict[str, str]:
    problems = {} if len(people) <= _MOST_PEOPLE else {"responsible": f"最多 {_MOST_PEOPLE} 人"}
    for number, person in enumerate(people, start=1):
        for text in check_person(person).values():
            problems.setdefault("responsible", f"第 {number} 人：{text}")
    return problems


def _day_problems(entry: DecisionEntry, today: date) -> dict[str, str]:
    problems = {"event_on": "事情发生的日期不能晚于今天"} if entry.event_on > today else {}
    if entry.told_on is None:
        problems["told_on"] = "请填写当事人收到决定的日期"
    elif entry.told_on > today:
        problems["told_on"] = "告知日期不能晚于今天"
    if entry.starts_on is None:
        problems["starts_on"] = "请填写从哪一天起"
    elif entry.told_on is not None and entry.starts_on < entry.told_on:
        problems["starts_on"] = "不能早于当事人收到决定的日期"
    return problems


def _kind_problems(kind: FlagKind, carrier: NodeKind) -> dict[str, str]:
    if FlagSource.DECISION not in kind.sources:
        return {"kind": f"“{kind.title}”要走自己的程序，不能这样登记"}
    if carrier in kind.carriers:
        return {}
    return {"kind": f"“{kind.title}”只能登记在{'企业' if carrier is NodeKind.PERSON else '个人'}名下"}


def _content_problems(kind: FlagKind, entry: DecisionEntry, found: Mapping[str, str]) -> dict[str, str]:
    """Return what a decision of this kind must say besides; what is wrong anyway keeps its own message."""
    problems: dict[str, str] = {}
    if kind.needs_facts and not entry.facts.strip():
        problems["facts"] = "请写明决定认定的事实"
    if kind.basis_names and not (kind.basis_names in entry.basis and "条" in entry.basis):
        problems["basis"] = f"请写明依据《市场监督管理{kind.basis_names}》第几条"
    return {name: text for name, text in problems.items() if name not in found}


def _last_day_problems(kind: FlagKind, entry: DecisionEntry, today: date) -> dict[str, str]:
    ends_on, starts_on = last_day_of(kind, entry), entry.starts_on
    if ends_on is None or starts_on is None:
        return {"ends_on": "请填写最后一天"}
    if ends_on <= starts_on:
        return {"ends_on": "最后一天要晚于第一天"}
    if ends_on < today:
        return {"ends_on": "期限已经过去，不再产生提示，不用登记"}
    try:
        check_last_day(kind, entry.event_on, starts_on, ends_on)
    except InvalidInputError as error:
        return dict(error.fields)
    return {}
