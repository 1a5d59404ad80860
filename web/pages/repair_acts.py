"""Every act on an application for repair as one row: its effect, its fields, and the service that takes them."""

from collections.abc import Mapping

from credit.domain.repair_rules import Condition, Material, ProofEntry, RepairDecision
from credit.domain.repair_steps import RepairAction
from credit.services.decide_repair import grant_repair, refuse_repair
from credit.services.judge_repair import (
    CorrectionNotice,
    accept_repair,
    ask_for_correction,
    extend_repair,
    refuse_acceptance,
    supplement_repair,
    withdraw_repair,
)
from credit.services.undo_repair import note_plan_failed, refuse_for_fraud, revoke_repair
from web.pages.right_fields import (
    CaseAct,
    CaseField,
    act_with,
    ticked,
    typed,
    typed_day,
    typed_proofs,
    typed_reason,
)

_NUMBER = CaseField("document_number", "决定书的文号")
_REASON = CaseField("reason", "理由", "area", "企业会看到。写明事实和依据。")
_WHY_FRAUD = CaseField("reason", "查实的造假情况", "area", "企业会看到，决定也会公示。写明哪份材料是假的、怎样查实的。")


def _decision() -> RepairDecision:
    return RepairDecision(typed("document_number"), typed("reason"), frozenset(ticked("confirmed", Condition)))


def _notice() -> CorrectionNotice:
    return CorrectionNotice(ticked("items", Material), typed("text"), typed_day("due_on"))


def _proofs() -> tuple[ProofEntry, ...]:
    return typed_proofs(ticked("materials", Material))


REPAIR_ACTS: Mapping[RepairAction, CaseAct] = {
    RepairAction.ACCEPT: CaseAct(
        "申请被受理，作出决定的期限从今天起算；企业收到受理通知书。", ("修复107-16",), (), lambda: accept_repair
    ),
    RepairAction.ASK_FOR_CORRECTION: CaseAct(
        "只能告知这一次，请把要补的材料一次写全。补正期间，受理的期限不走；企业补正后重新起算。",
        ("修复107-14", "修复107-16"),
        (
            CaseField("items", "要补正的材料", "materials", "本机关已经掌握的材料不能要求再交，所以不在这里。"),
            CaseField("text", "具体补什么", "area", "写明缺什么、怎样才算补齐。"),
            CaseField("due_on", "补正的最后一天", "day", "今天以后的一个工作日，给企业留出准备的时间。"),
        ),
        act_with(_notice, ask_for_correction),
    ),
    RepairAction.REFUSE_ACCEPTANCE: CaseAct(
        "申请到此结束，记录照常公示；企业可以依法申请复议、提起诉讼，也可以准备好以后重新申请。",
        ("修复107-16", "修复107-24"),
        (_REASON,),
        act_with(typed_reason, refuse_acceptance),
    ),
    RepairAction.EXTEND: CaseAct(
        "作出决定的期限延长一次，企业收到告知书。",
        ("修复107-16",),
        (CaseField("reason", "为什么情况复杂", "area", "企业会看到。"),),
        act_with(typed_reason, extend_repair),
    ),
    RepairAction.GRANT: CaseAct(
        "从确认的那一刻起，这条记录停止公示、停止共享、停止使用；订阅单位会收到停止的通知。",
        ("修复107-16", "修复107-17"),
        (CaseField("confirmed", "逐项确认条件", "conditions", "没有核实清楚的不要勾选。"), _NUMBER, _REASON),
        act_with(_decision, grant_repair),
    ),
    RepairAction.REFUSE: CaseAct(
        "申请到此结束，记录照常公示到期满；企业收到写明理由和救济途径的决定书。",
        ("修复107-16", "修复107-24"),
        (_NUMBER, _REASON),
        act_with(_decision, refuse_repair),
    ),
    RepairAction.REFUSE_FOR_FRAUD: CaseAct(
        "申请到此结束。这一决定向社会公示三年，企业三年内不能再申请信用修复。",
        ("修复107-23", "修复107-24"),
        (_NUMBER, _WHY_FRAUD),
        act_with(_decision, refuse_for_fraud),
    ),
    RepairAction.REVOKE: CaseAct(
        "修复被撤销，记录恢复公示，公示期从今天起重新计算。这一决定公示三年，企业三年内不能再申请信用修复。",
        ("修复107-23", "修复107-24"),
        (_NUMBER, _WHY_FRAUD),
        act_with(_decision, revoke_repair),
    ),
    RepairAction.NOTE_PLAN_FAILED: CaseAct(
        "临时修复结束，记录恢复公示，公示期接着原来的算。",
        ("修复107-22",),
        (CaseField("document_number", "告知书的文号"), _REASON),
        act_with(_decision, note_plan_failed),
    ),
    RepairAction.SUPPLEMENT: CaseAct(
        "交齐以后，办理机关在受理期限内决定是否受理。",
        ("修复107-14",),
        (CaseField("proofs", "补正的材料", "proofs"),),
        act_with(_proofs, supplement_repair),
        goes_out=False,
    ),
    RepairAction.WITHDRAW: CaseAct(
        "申请结束，不留下不利的影响；记录照常公示，以后还可以再申请。",
        (),
        (),
        lambda: withdraw_repair,
        goes_out=False,
    ),
}
