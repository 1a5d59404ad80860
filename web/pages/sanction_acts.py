"""Every act on a listing as one row: its fields, and the service that takes what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan
from core.kernel.roles import Actor, Role
from sanctions.domain.decision_service import SERVICE_WAY_NAMES
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import Action
from sanctions.domain.two_step_test import DEFENCE_NAMES, Defence
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.arrange_hearing import HearingChange, HearingNotice, arrange_hearing, reschedule_hearing
from sanctions.services.decide_listing import ListingDecision, decide_listing
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.give_consent_of_superior import SuperiorConsent, give_consent_of_superior
from sanctions.services.hold_hearing import HearingRecord, hold_hearing
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.notify_listing import Notice, notify_listing
from sanctions.services.push_listing import Push, record_end_push, record_publication_there, record_push
from sanctions.services.record_statement import Statement, record_statement
from sanctions.services.request_hearing import request_hearing
from sanctions.services.serve_decision import DecisionServed, record_service
from sanctions.services.waive_hearing import waive_hearing
from web.forms import CHECK_FIELDS

Typed = Mapping[str, str]
Reading = Callable[[], Any]
_WRONG_DAY = "日期请写成 2026-11-21 这样"


@dataclass(frozen=True)
class Field:
    """One field of an act's form; `kind` is text, area, day, money or choice.

    A day that `staff_only` writes down is today for the enterprise itself. What is `of_penalty` is asked only when a
    penalty is decided with the listing.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_optional: bool = False
    staff_only: bool = False
    of_penalty: bool = False


@dataclass(frozen=True)
class ActForm:
    """`effect` says in plain words what happens; a paper that `goes_out` is shown before it is confirmed.

    `party_effect` is said to the enterprise instead, where it needs other words.
    """

    effect: str
    fields: tuple[Field, ...]
    make: Callable[[Typed], Any]
    act: Callable[[Any, str, Any, Actor, datetime], None]
    goes_out: bool = False
    party_effect: str = ""

    def effect_for(self, role: Role) -> str:
        return (self.party_effect if role is Role.MERCHANT else "") or self.effect

    def fields_for(self, role: Role, *, is_alone: bool = False) -> tuple[Field, ...]:
        return tuple(
            field
            for field in self.fields
            if not (field.staff_only and role is Role.MERCHANT) and not (field.of_penalty and is_alone)
        )

    def read(self, typed: Typed, role: Role, today: date) -> Any:  # noqa: ANN401 - one value class per act
        """Read the form; raises one InvalidInputError that names every field left out or mistyped."""
        shown = self.fields_for(role)
        given = {**typed, **{field.name: today.isoformat() for field in self.fields if field not in shown}}
        problems = {field.name: _missing(field) for field in shown if _is_blank(field, given)}
        try:
            made = self.make(given)
        except InvalidInputError as error:
            raise InvalidInputError(CHECK_FIELDS, fields={**error.fields, **problems}) from error
        if problems:
            raise InvalidInputError(CHECK_FIELDS, fields=problems)
        return made


def _is_blank(field: Field, given: Typed) -> bool:
    return not field.is_optional and not given.get(field.name, "").strip()


def _missing(field: Field) -> str:
    return f"请选择{field.label}" if field.kind == "choice" else f"请填写{field.label}"


def day(typed: Typed, name: str) -> date:
    """Read a day; raises InvalidInputError beside the field."""
    try:
        return date.fromisoformat(typed.get(name, "").strip())
    except ValueError as error:
        raise InvalidInputError(_WRONG_DAY, fields={name: _WRONG_DAY}) from error


def money(typed: Typed, name: str) -> int | None:
    """Read yuan as fen, None when left empty; raises InvalidInputError beside the field."""
    if not typed.get(name, "").strip():
        return None
    try:
        return parse_yuan(typed[name])
    except InvalidInputError as error:
        raise InvalidInputError(error.message, fields={name: error.message}) from error


def gathered(**readings: Reading) -> dict[str, Any]:
    """Do every reading; raises one InvalidInputError with the messages of all that went wrong."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, reading in readings.items():
        try:
            values[name] = reading()
        except InvalidInputError as error:
            problems |= error.fields
    if problems:
        raise InvalidInputError(CHECK_FIELDS, fields=problems)
    return values


def text_of(name: str, typed: Typed) -> str:
    """Return what was typed into the field."""
    return typed.get(name, "")


def texts(made: type[Any], *names: str, days: tuple[str, ...] = ()) -> Callable[[Typed], Any]:
    """Return the reading of a value class from texts and days of the form."""
    return partial(_build, made, names, days)


def _build(made: type[Any], names: tuple[str, ...], days: tuple[str, ...], typed: Typed) -> Any:  # noqa: ANN401 - one value class per act
    return made(**{name: typed.get(name, "") for name in names}, **{name: day(typed, name) for name in days})


def _decision(typed: Typed) -> ListingDecision:
    defence = typed.get("defence", "")
    if defence not in set(Defence):
        message = "请选择当事人有没有提出没有主观故意的证据"
        raise InvalidInputError(message, fields={"defence": message})
    return ListingDecision(
        document_number=typed.get("document_number", ""),
        reason=typed.get("reason", ""),
        effective_on=day(typed, "effective_on"),
        answer_to_statements=typed.get("answer_to_statements", ""),
        defence=Defence(defence),
        defence_reason=typed.get("defence_reason", ""),
        fine_fen=money(typed, "fine"),
        ban_ends_on=day(typed, "ban_ends_on") if typed.get("ban_ends_on", "").strip() else None,
    )


_DEFENCES = tuple((defence.value, name) for defence, name in DEFENCE_NAMES.items())
_SERVICE_WAYS = tuple((way.value, name) for way, name in SERVICE_WAY_NAMES.items())
_DROP_REASONS = tuple((reason.code, reason.text) for reason in serious_list_law().drop_reasons)

ACT_FORMS: Mapping[Action, ActForm] = {
    Action.NOTIFY: ActForm(
        "当事人会知道拟作出的决定、事实、依据和权利；从送达次日起计算申请听证的期限；陈述、申辩在决定以前都可以提出。",
        (
            Field("served_on", "送达日期", "day"),
            Field("served_how", "送达方式", hint="例如：直接送达、邮寄送达、公告送达"),
            Field("reason", "告知的理由", "area", hint="当事人会收到这段话"),
        ),
        texts(Notice, "served_how", "reason", days=("served_on",)),
        notify_listing,
        goes_out=True,
    ),
    Action.RECORD_STATEMENT: ActForm(
        "意见会附在案卷里，决定时必须回应；不会因此加重处罚。",
        (Field("received_on", "收到日期", "day", staff_only=True), Field("text", "陈述、申辩意见", "area")),
        texts(Statement, "text", days=("received_on",)),
        record_statement,
    ),
    Action.REQUEST_HEARING: ActForm(
        "收到申请后应当组织听证，听证前不能作出决定。",
        (Field("requested_on", "申请日期", "day", staff_only=True),),
        partial(day, name="requested_on"),
        request_hearing,
    ),
    Action.WAIVE_HEARING: ActForm(
        "当事人书面放弃以后，不用再等期限届满。作出决定以前、申请的期限以内，当事人仍然可以申请听证。",
        (Field("waived_on", "放弃日期", "day", staff_only=True),),
        partial(day, name="waived_on"),
        waive_hearing,
        party_effect="您放弃以后，已经安排的听证不再举行，市场监督管理部门不用等期限届满就可以作出决定。还没有决定、申请的期限也没有届满的，改变主意仍然可以申请听证。"
        "作出决定以前，您仍然可以提交陈述、申辩。",
    ),
    Action.ARRANGE_HEARING: ActForm(
        "听证通知要在听证前留足法定的工作日。",
        (Field("served_on", "通知送达日期", "day"), Field("hearing_on", "听证日期", "day"), Field("place", "听证地点")),
        texts(HearingNotice, "place", days=("served_on", "hearing_on")),
        arrange_hearing,
        goes_out=True,
    ),
    Action.RESCHEDULE_HEARING: ActForm(
        "原来的听证日期作废。改期通知送达以后，要重新给当事人留足法定的工作日。",
        (
            Field("served_on", "改期通知送达日期", "day"),
            Field("hearing_on", "新的听证日期", "day"),
            Field("place", "听证地点"),
            Field("reason", "改期的理由", "area", hint="当事人会收到这段话"),
        ),
        texts(HearingChange, "place", "reason", days=("served_on", "hearing_on")),
        reschedule_hearing,
        goes_out=True,
    ),
    Action.HOLD_HEARING: ActForm(
        "听证情况会附在案卷里，是决定的依据之一。",
        (Field("held_on", "举行日期", "day"), Field("text", "听证情况", "area")),
        texts(HearingRecord, "text", days=("held_on",)),
        hold_hearing,
    ),
    Action.GIVE_CONSENT: ActForm(
        "县级、市级机关作出列入决定，应当先经上一级同意（失信名单管理办法第二十二条）。",
        (
            Field("authority", "同意的上级机关"),
            Field("document_number", "文号"),
            Field("consented_on", "同意日期", "day"),
        ),
        texts(SuperiorConsent, "authority", "document_number", days=("consented_on",)),
        give_consent_of_superior,
    ),
    Action.DECIDE: ActForm(
        "列入和处罚一并决定；拒不履行行政决定的，单独决定列入。到生效日，名单自动生效，登记、许可和评优窗口会看到提示。",
        (
            Field("document_number", "决定书文号"),
            Field("reason", "决定的理由", "area"),
            Field("answer_to_statements", "对陈述、申辩和听证意见的回应", "area", is_optional=True),
            Field("defence", "没有主观故意的抗辩", "choice", choices=_DEFENCES),
            Field("defence_reason", "对抗辩的判断", "area", is_optional=True),
            Field("fine", "罚款", "money", hint="不能高于告知时的数额", is_optional=True, of_penalty=True),
            Field(
                "ban_ends_on",
                "限制的最后一天",
                "day",
                hint="只有限制开展经营、责令停产停业、限制从业时填写，公示多久要看这一天",
                is_optional=True,
                of_penalty=True,
            ),
            Field("effective_on", "生效日期", "day"),
        ),
        _decision,
        decide_listing,
        goes_out=True,
    ),
    Action.RECORD_SERVICE: ActForm(
        "申请行政复议、提起行政诉讼的期限从送达之日起计算，当事人会看到最后一天。生效日期和列入期限不变。",
        (
            Field("way", "送达方式", "choice", choices=_SERVICE_WAYS),
            Field("served_on", "送达日期", "day", hint="邮寄的填写签收日期，公告的填写公告期满之日"),
            Field(
                "proof",
                "送达凭证",
                "area",
                hint="例如：送达回证由谁签收，邮件编号，公告登在哪里；站内送达的，写明当事人在哪份文书上同意",
            ),
        ),
        texts(DecisionServed, "way", "proof", days=("served_on",)),
        record_service,
    ),
    Action.RECORD_PUSH: ActForm(
        "当事人登记在外省：决定作出后要推送给登记地的市场监督管理部门，由对方公示（失信名单管理办法第十四条）。",
        (Field("authority", "推送给哪个机关"), Field("pushed_on", "推送日期", "day")),
        texts(Push, "authority", days=("pushed_on",)),
        record_push,
    ),
    Action.RECORD_PUBLICATION: ActForm(
        "登记地公示以后，这件的公示就办完了。",
        (Field("published_on", "对方公示的日期", "day"),),
        partial(day, name="published_on"),
        record_publication_there,
    ),
    Action.RECORD_END_PUSH: ActForm(
        "登记地还在公示：移出、撤销以后要推送给对方，由对方停止公示（行政处罚信息公示规定第十一条）。",
        (Field("pushed_on", "推送日期", "day"),),
        partial(day, name="pushed_on"),
        record_end_push,
    ),
    Action.NOTE_BASIS_FALL: ActForm(
        "作为依据的处罚或者决定，或者列入决定本身被撤销、确认违法或者无效：登记以后开始计算撤销列入的期限，由另一位负责人撤销列入。",
        (
            Field("document_number", "撤销文书的文号", hint="例如复议决定书、判决书的文号"),
            Field("fell_on", "撤销的日期", "day"),
            Field("reason", "撤销、确认违法或者无效的理由", "area"),
        ),
        texts(BasisFall, "document_number", "reason", days=("fell_on",)),
        note_basis_fall,
    ),
    Action.DISMISS_FALL: ActForm(
        "期限停止计算，名单照旧。只有查明作为依据的决定仍然有效时才办理，例如信用档案中的记录只是归档有误。",
        (Field("reason", "怎样查明依据仍然有效", "area"),),
        partial(text_of, "reason"),
        dismiss_fall,
    ),
    Action.ANNUL: ActForm(
        "撤销后立即停止公示，所有窗口的提示同时消失；案卷仍然保留。",
        (Field("document_number", "撤销文书的文号"), Field("reason", "撤销的理由", "area")),
        texts(Annulment, "document_number", "reason"),
        annul_listing,
        goes_out=True,
    ),
    Action.DROP: ActForm(
        "案件就此结束，不列入名单。",
        (Field("reason_code", "不予列入的情形", "choice", choices=_DROP_REASONS), Field("text", "具体理由", "area")),
        texts(Dropping, "reason_code", "text"),
        drop_listing,
        goes_out=True,
    ),
}
