"""What a clerk asks and what the service answers: frozen values, and the checks of a request's form."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.canonical import canonical_json
from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.identifiers import is_valid_uscc, normalise_id_number, normalise_uscc
from sanctions.domain.measures import ArticleCited, Factor, Matter
from sanctions.domain.spreading import Node

APPLICANT_NOT_FOUND = "未找到该主体："
"""How the note begins that says so; it stands in every answer, whatever else was found."""
_MOST_PEOPLE = 20
_MOST_TEXT = 100


class Verdict(StrEnum):
    """The one word of an answer. An applicant that is not found is never clear, nor is a check that was not made."""

    MUST_REFUSE = "必须拒绝"
    WEIGH = "须权衡"
    CONDITION = "附条件"
    NOT_FOUND = "未找到该主体"
    INFORM = "提示"
    NONE = "未发现"
    NOT_CHECKED = "未核查"


@dataclass(frozen=True)
class PersonAsked:
    """A person of an application; the birth date only tells namesakes apart and never confirms anybody."""

    name: str
    id_number: str = ""
    post: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class CheckRequest:
    """One application: the desk, the matter, the applicant by code or by name, the people it names."""

    desk: str
    matter: str
    code: str = ""
    name: str = ""
    people: tuple[PersonAsked, ...] = ()
    application_number: str = ""


@dataclass(frozen=True)
class Hit:
    """One measure that one flag gives rise to, as the clerk sees it.

    `listing_id` is the id of the decision that the flag rests on; stored answers keep the name it had when every
    one was a listing.
    """

    who: str
    matched: str
    matched_text: str
    what: str
    measure: str
    measure_version: int
    title: str
    effect: str
    effect_text: str
    articles: tuple[ArticleCited, ...]
    since: date
    until: date
    path: str
    allowed: str
    bearing: str
    ambiguity: str
    factors: tuple[Factor, ...]
    document_number: str
    authority: str
    remedy: str
    listing_id: str


@dataclass(frozen=True)
class SubjectShown:
    """Somebody of the application, and as whom the registry knows them."""

    asked: str
    role: str
    found: str
    identity: str


@dataclass(frozen=True)
class CheckAnswer:
    """The answer as it is shown, stored and replayed."""

    check_id: str
    verdict: str
    desk: str
    matter: str
    matter_title: str
    subjects: tuple[SubjectShown, ...]
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]
    law_version: str
    as_of: str


@dataclass(frozen=True)
class FlagSeen:
    """A direct flag in force on the day of the check; `ground` is the article it rests on.

    `happened_on` is the day that its kind's `happened` tells of, such as that of the revocation.
    """

    id: str
    kind: str
    node: Node
    name: str
    source_id: str
    document_number: str
    authority: str
    basis: str
    remedy: str
    starts_on: date
    ends_on: date
    happened_on: date
    ground: str = ""


@dataclass(frozen=True)
class DerivedSeen:
    """A derived flag in force on the day of the check, with the flag it comes from.

    `only_warns`: a link on its path never carries more than a warning.
    """

    id: str
    flag: FlagSeen
    measure: str
    node: Node
    path: str
    steps: int
    verified: bool
    starts_on: date
    ends_on: date
    only_warns: bool = False


def normalise_request(request: CheckRequest, matter: Matter) -> CheckRequest:
    """Return the request in one spelling; raises InvalidInputError naming each field that is wrong."""
    people, problems = _looked_over(request, matter)
    if problems:
        raise InvalidInputError("请更正标出的内容后再查", fields=problems)
    code = normalise_uscc(request.code) if request.code.strip() else ""
    return CheckRequest(
        request.desk, request.matter, code, request.name.strip(), people, request.application_number.strip()
    )


def request_problems(request: CheckRequest, matter: Matter | None) -> dict[str, str]:
    """Return what is wrong with each field; None is a matter that was not chosen or is of another desk."""
    return _looked_over(request, matter)[1]


def _looked_over(request: CheckRequest, matter: Matter | None) -> tuple[tuple[PersonAsked, ...], dict[str, str]]:
    problems = _applicant_problems(request, is_for_new=matter is None or matter.is_for_new_applicant)
    if matter is None:
        problems["matter"] = "请选择申请事项"
    people = tuple(_normalise_person(person, number, problems) for number, person in enumerate(request.people))
    if len(people) > _MOST_PEOPLE:
        problems["people"] = f"一次最多核查 {_MOST_PEOPLE} 人"
    if len(request.application_number) > _MOST_TEXT:
        problems["application_number"] = f"最多 {_MOST_TEXT} 个字"
    return people, problems


def _applicant_problems(request: CheckRequest, *, is_for_new: bool) -> dict[str, str]:
    if request.code.strip() and not is_valid_uscc(request.code):
        return {"code": "统一社会信用代码不正确：请核对是不是 18 位，有没有抄错字符"}
    if len(request.name.strip()) > _MOST_TEXT:
        return {"name": f"名称最多 {_MOST_TEXT} 个字"}
    if request.code.strip() or request.name.strip():
        return {}
    if is_for_new and request.people:
        return {}
    return {"code": "请填写统一社会信用代码，没有代码时填写名称"}


def _normalise_person(person: PersonAsked, number: int, problems: dict[str, str]) -> PersonAsked:
    field = f"people.{number}"
    name, post = person.name.strip(), person.post.strip()
    if not name and not person.id_number.strip():
        problems[f"{field}.name"] = "请填写姓名"
    if max(len(name), len(post)) > _MOST_TEXT:
        problems[f"{field}.name"] = f"姓名和职务最多 {_MOST_TEXT} 个字"
    if not person.id_number.strip():
        return PersonAsked(name, "", post, person.born_on)
    try:
        return PersonAsked(name, normalise_id_number(person.id_number), post, person.born_on)
    except BusinessError as error:
        problems[f"{field}.id_number"] = error.message
        return person


def answer_text(answer: CheckAnswer) -> str:
    """Return the one spelling of an answer: what is stored, hashed and compared on replay."""
    return canonical_json(answer)


def not_checked(message: str) -> dict[str, str]:
    """Return what an edge shows when no check was made; it never looks like a clear answer."""
    return {
        "verdict": Verdict.NOT_CHECKED.value,
        "message": message,
        "advice": "没有完成核查，不能当作“未发现”。请稍后再查；急办的事项先按纸质流程登记，恢复后补查",
    }
