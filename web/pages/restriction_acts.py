"""Every act on a post restriction as one row: its fields, and the service that takes what was typed."""

from collections.abc import Mapping

from sanctions.domain.restriction_procedure import RestrictionAct
from sanctions.services.annul_restriction import annul_restriction, ask_to_annul_restriction, keep_restriction
from sanctions.services.decide_restriction import RestrictionDecision, decide_restriction
from sanctions.services.endings import Ending
from sanctions.services.hear_restricted_person import (
    Served,
    arrange_person_hearing,
    drop_restriction,
    hold_person_hearing,
    notify_person,
    record_person_statement,
    request_person_hearing,
    reschedule_person_hearing,
    waive_person_hearing,
)
from web.pages.sanction_acts import ActForm, Field, Typed, day


def _served(typed: Typed) -> Served:
    hearing_on = day(typed, "hearing_on") if "hearing_on" in typed else None
    return Served(day(typed, "on"), typed.get("text", ""), hearing_on, typed.get("reason", ""))


def _decision(typed: Typed) -> RestrictionDecision:
    return RestrictionDecision(
        typed.get("document_number", ""),
        typed.get("reason", ""),
        day(typed, "effective_on"),
        typed.get("answer_to_statements", ""),
    )


def _ending(typed: Typed) -> Ending:
    return Ending(typed.get("reason", ""), typed.get("document_number", ""))


def _nothing(_typed: Typed) -> None:
    """Read nothing: the act asks for no words."""


def _reason(typed: Typed) -> str:
    return typed.get("text", "")


RESTRICTION_FORMS: Mapping[RestrictionAct, ActForm] = {
    RestrictionAct.NOTIFY: ActForm(
        "登记事先告知书已经送达。本人可以陈述、申辩，也可以在期限内申请听证。",
        (Field("on", "送达日期", "day"), Field("text", "怎样送达", hint="例如：直接送达，本人签收")),
        _served,
        notify_person,
    ),
    RestrictionAct.RECORD_STATEMENT: ActForm(
        "作出决定时要逐条回应。",
        (Field("on", "收到日期", "day"), Field("text", "陈述、申辩的内容", "area")),
        _served,
        record_person_statement,
    ),
    RestrictionAct.REQUEST_HEARING: ActForm(
        "登记以后要安排听证并送达听证通知书。",
        (Field("on", "申请日期", "day"),),
        _served,
        request_person_hearing,
    ),
    RestrictionAct.WAIVE_HEARING: ActForm(
        "本人书面放弃以后，不用再等期限届满。作出决定以前、申请的期限以内，本人仍然可以申请听证。",
        (Field("on", "放弃的日期", "day"),),
        _served,
        waive_person_hearing,
    ),
    RestrictionAct.ARRANGE_HEARING: ActForm(
        "听证前要给本人留足法定的准备时间。",
        (Field("on", "通知送达日期", "day"), Field("hearing_on", "听证日期", "day"), Field("text", "听证地点")),
        _served,
        arrange_person_hearing,
    ),
    RestrictionAct.RESCHEDULE_HEARING: ActForm(
        "原来的听证日期作废。改期通知送达以后，要重新给本人留足法定的准备时间。",
        (
            Field("on", "改期通知送达日期", "day"),
            Field("hearing_on", "新的听证日期", "day"),
            Field("text", "听证地点"),
            Field("reason", "改期的理由", "area"),
        ),
        _served,
        reschedule_person_hearing,
    ),
    RestrictionAct.HOLD_HEARING: ActForm(
        "登记听证情况以后，由另一位负责人作出决定。",
        (Field("on", "听证日期", "day"), Field("text", "听证笔录和听证报告的要点", "area")),
        _served,
        hold_person_hearing,
    ),
    RestrictionAct.DECIDE: ActForm(
        "从生效之日起，登记、许可等窗口按这项决定提示。期满自动消失。",
        (
            Field("document_number", "决定书文号"),
            Field("reason", "理由", "area", hint="写明事实、本人的责任和为什么限制"),
            Field("answer_to_statements", "对陈述、申辩的答复", "area", is_optional=True),
            Field("effective_on", "生效日期", "day", hint="决定书送达之日"),
        ),
        _decision,
        decide_restriction,
    ),
    RestrictionAct.ASK_ANNULMENT: ActForm(
        "写明文号和理由，由另一位负责人在期限内核对办理；在那之前限制照旧。",
        (Field("document_number", "撤销文书的文号"), Field("reason", "撤销的理由", "area")),
        _ending,
        ask_to_annul_restriction,
    ),
    RestrictionAct.ANNUL: ActForm(
        "请在案件的文书里核对提出撤销的文号和理由。撤销后所有窗口的提示同时消失；案卷仍然保留。",
        (),
        _nothing,
        lambda session, key, _, actor, now: annul_restriction(session, key, actor, now),
    ),
    RestrictionAct.KEEP: ActForm(
        "查明决定仍然有效的，写明理由；限制照旧。", (Field("text", "理由", "area"),), _reason, keep_restriction
    ),
    RestrictionAct.DROP: ActForm(
        "案件就此结束，不作任职限制。", (Field("text", "理由", "area"),), _reason, drop_restriction
    ),
}
