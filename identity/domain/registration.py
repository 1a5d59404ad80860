"""What a person fills in to get an account, checked all at once so that every field error shows together."""

from dataclasses import dataclass
from unicodedata import normalize

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import normalise_phone
from core.kernel.roles import OFFICIAL_ROLES, Role
from identity.domain.codes import DIGITS
from identity.domain.passwords import find_password_problem, hash_password

SELF_REGISTERED_ROLES = frozenset({Role.CONSUMER, Role.MERCHANT})
MAX_NAME = 40


@dataclass(frozen=True)
class RegistrationForm:
    """As typed."""

    role: str
    name: str
    phone: str
    code_id: str
    code: str
    password: str


@dataclass(frozen=True)
class Registration:
    """Checked and hashed, ready for `register_account`."""

    role: Role
    name: str
    phone: str
    code_id: str
    code: str
    password_hash: str


@dataclass(frozen=True)
class PasswordResetForm:
    """As typed."""

    phone: str
    code_id: str
    code: str
    password: str


@dataclass(frozen=True)
class PasswordReset:
    """Checked and hashed, ready for `reset_password`."""

    phone: str
    code_id: str
    code: str
    password_hash: str


@dataclass(frozen=True)
class OfficialForm:
    """As typed by an administrator; `office` is its id, code or name, `password` is to be changed at first sign-in.

    `desk` is asked for the general role of a clerk and ignored for every other.
    """

    role: str
    office: str
    name: str
    phone: str
    password: str
    desk: str = ""


@dataclass(frozen=True)
class NewAccount:
    """An account to be opened; officials belong to an office, consumers and merchants do not.

    A consumer for whom somebody else files may have no password yet, and who is represented no phone.
    """

    role: Role
    name: str
    phone: str | None
    password_hash: str | None
    office_id: str | None = None
    must_change_password: bool = False
    desk: str | None = None


def prepare_registration(form: RegistrationForm) -> Registration:
    """Check every field and hash the password; call it before the write transaction opens.

    Raises InvalidInputError with a message beside each wrong field.
    """
    fields = _person_problems(form.name, form.phone, form.password) | _code_problem(form.code)
    if form.role not in SELF_REGISTERED_ROLES:
        fields["role"] = "请选择以消费者还是经营者的身份注册"
    _raise_if_any(fields)
    phone, name = normalise_phone(form.phone), _clean(form.name)
    return Registration(Role(form.role), name, phone, form.code_id, _clean(form.code), hash_password(form.password))


def prepare_password_reset(form: PasswordResetForm) -> PasswordReset:
    """Check every field and hash the new password; call it before the write transaction opens."""
    _raise_if_any(_phone_problem(form.phone) | _password_problem(form.password, form.phone) | _code_problem(form.code))
    return PasswordReset(normalise_phone(form.phone), form.code_id, _clean(form.code), hash_password(form.password))


def prepare_official(form: OfficialForm) -> NewAccount:
    """Check every field and hash the initial password; call it before the write transaction opens."""
    fields = _person_problems(form.name, form.phone, form.password)
    if form.role not in OFFICIAL_ROLES:
        fields["role"] = "请选择工作人员的岗位"
    if not _clean(form.office):
        fields["office"] = "请选择所在机关"
    desk = _clean(form.desk) if form.role == Role.DESK_CLERK else ""
    if form.role == Role.DESK_CLERK and not desk:
        fields["desk"] = "部门窗口的人员要选择在哪个窗口办事"
    _raise_if_any(fields)
    phone, name = normalise_phone(form.phone), _clean(form.name)
    password_hash, office = hash_password(form.password), _clean(form.office)
    return NewAccount(Role(form.role), name, phone, password_hash, office, must_change_password=True, desk=desk or None)


def prepare_new_password(old_password: str, new_password: str) -> str:
    """Check the new password of a signed-in person and return its hash; call it before the transaction opens."""
    problem = find_password_problem(new_password)
    if problem is None and new_password == old_password:
        problem = "新密码要和原密码不同"
    if problem:
        raise InvalidInputError(problem, fields={"new_password": problem})
    return hash_password(new_password)


def _clean(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())


def _person_problems(name: str, phone: str, password: str) -> dict[str, str]:
    problems = _phone_problem(phone) | _password_problem(password, phone)
    if not 1 <= len(_clean(name)) <= MAX_NAME:
        problems["name"] = f"请填写姓名，最多 {MAX_NAME} 个字"
    return problems


def _phone_problem(phone: str) -> dict[str, str]:
    try:
        normalise_phone(phone)
    except InvalidInputError as error:
        return error.fields
    return {}


def _password_problem(password: str, phone: str) -> dict[str, str]:
    try:
        known_phone = normalise_phone(phone)
    except InvalidInputError:
        known_phone = ""
    problem = find_password_problem(password, known_phone)
    return {"password": problem} if problem else {}


def _code_problem(code: str) -> dict[str, str]:
    cleaned = _clean(code)
    if len(cleaned) == DIGITS and cleaned.isascii() and cleaned.isdigit():
        return {}
    return {"code": f"请填写短信里的 {DIGITS} 位数字"}


def _raise_if_any(fields: dict[str, str]) -> None:
    if fields:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=fields)
