"""The life of a complaint as one table: who may do what at which stage, and where it leads.

Pages' buttons, the API's `actions`, the diagram in `docs/mediation.md` and the tests all read `STEPS`.
Direct negotiation with an ODR member comes before the office; transfers between offices will add their own rows.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role


class Stage(StrEnum):
    DRAFT = "draft"
    NEGOTIATING = "negotiating"
    SETTLED_DIRECTLY = "settled_directly"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MEDIATING = "mediating"
    SETTLED = "settled"
    PERFORMED = "performed"
    BREACHED = "breached"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


class Action(StrEnum):
    SAVE_DRAFT = "save_draft"
    FILE = "file"
    START_NEGOTIATION = "start_negotiation"
    DECLINE_NEGOTIATION = "decline_negotiation"
    LAPSE_NEGOTIATION = "lapse_negotiation"
    SETTLE_DIRECTLY = "settle_directly"
    ESCALATE = "escalate"
    DISCARD_DRAFT = "discard_draft"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    DECLARE = "declare"
    JUDGE_DUPLICATE = "judge_duplicate"
    SPLIT_REPORT = "split_report"
    ATTACH_RESPONDENT = "attach_respondent"
    ISSUE_LETTER = "issue_letter"
    OPEN_LETTER = "open_letter"
    GIVE_CONSENT = "give_consent"
    DECLINE_MEDIATION = "decline_mediation"
    OPEN_SESSION = "open_session"
    ADD_EVIDENCE = "add_evidence"
    REMOVE_EVIDENCE = "remove_evidence"
    ANSWER_FACTS = "answer_facts"
    SEND_STATEMENT = "send_statement"
    MAKE_OFFER = "make_offer"
    COUNTER_OFFER = "counter_offer"
    ACCEPT_OFFER = "accept_offer"
    DECLINE_OFFER = "decline_offer"
    WITHDRAW_OFFER = "withdraw_offer"
    MAKE_PROPOSAL = "make_proposal"
    START_ROUND = "start_round"
    LAPSE_ROUND = "lapse_round"
    CALL_HUMAN = "call_human"
    ANSWER_CALL = "answer_call"
    DISCARD_AGREEMENT = "discard_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    SEAL_AGREEMENT = "seal_agreement"
    STATE_NO_AGREEMENT = "state_no_agreement"
    TERMINATE = "terminate"
    EXPIRE = "expire"
    RECOUNT_DAYS = "recount_days"
    ASK_PERFORMANCE = "ask_performance"
    SUBMIT_PERFORMANCE_PROOF = "submit_performance_proof"
    GIVE_EXCUSE = "give_excuse"
    RECORD_RECEIPT = "record_receipt"
    MAKE_GOOD = "make_good"
    CONFIRM_PERFORMANCE = "confirm_performance"
    REPORT_BREACH = "report_breach"
    INVITE_COMPLAINANTS = "invite_complainants"
    JOIN = "join"
    APPOINT_REPRESENTATIVE = "appoint_representative"
    AGREE_JOINTLY = "agree_jointly"
    LEAVE_JOINT = "leave_joint"
    ASK_COMPLAINANTS = "ask_complainants"
    ANSWER_JOINTLY = "answer_jointly"
    ENTER = "enter"
    IMPORT = "import"
    NOTE_EXTERNAL_STATUS = "note_external_status"
    WITHDRAW_ELSEWHERE = "withdraw_elsewhere"
    TRANSFER = "transfer"
    TRANSFER_OUTSIDE = "transfer_outside"
    DISPUTE_COMPETENCE = "dispute_competence"
    SETTLE_COMPETENCE = "settle_competence"
    DESIGNATE_OFFICE = "designate_office"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    RECORD_CONSENT = "record_consent"
    APPLY_RECUSAL = "apply_recusal"
    DECIDE_RECUSAL = "decide_recusal"
    PROPOSE_DELEGATION = "propose_delegation"
    ANSWER_DELEGATION = "answer_delegation"
    END_DELEGATION = "end_delegation"
    PROPOSE_TESTING = "propose_testing"
    ANSWER_TESTING = "answer_testing"
    DESIGNATE_LAB = "designate_lab"
    START_TESTING = "start_testing"
    END_TESTING = "end_testing"
    PROPOSE_APPOINTMENT = "propose_appointment"
    ANSWER_APPOINTMENT = "answer_appointment"
    CANCEL_APPOINTMENT = "cancel_appointment"
    OPEN_BREACH_LEAD = "open_breach_lead"
    EXTEND_BREACH_LEAD = "extend_breach_lead"
    CLOSE_BREACH_LEAD = "close_breach_lead"


@dataclass(frozen=True)
class Step:
    """At `source` these roles may do `action`, which leads to `target`."""

    source: Stage
    action: Action
    target: Stage
    roles: frozenset[Role]


_CONSUMER = frozenset({Role.CONSUMER})
_MERCHANT = frozenset({Role.MERCHANT})
_PARTIES = _CONSUMER | _MERCHANT
_STAFF = frozenset({Role.OFFICER, Role.MEDIATOR})
_OFFICER = frozenset({Role.OFFICER})
_MEDIATOR = frozenset({Role.MEDIATOR})
_SYSTEM = frozenset({Role.SYSTEM})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_IN_THE_OFFICE = (Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED)

OFFICE_ROLES = _STAFF | _SUPERVISOR

_EXCHANGERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ASKED_JOINTLY = (Stage.NEGOTIATING, Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING)
_KNOWN_ELSEWHERE = (Stage.FILED, Stage.ACCEPTED, Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED)

# Beside a mediation: the stages in which each act may happen. None of them leads anywhere.
_TALK_OF_MEDIATION = (Stage.ACCEPTED, Stage.MEDIATING)
_AFTER_ACCEPTANCE = (
    *_TALK_OF_MEDIATION,
    Stage.SETTLED,
    Stage.PERFORMED,
    Stage.BREACHED,
    Stage.TERMINATED,
    Stage.WITHDRAWN,
)
_BESIDE: tuple[tuple[Action, tuple[Stage, ...], frozenset[Role]], ...] = (
    (Action.RECORD_CONSENT, (Stage.ACCEPTED,), _STAFF),
    (Action.APPLY_RECUSAL, _TALK_OF_MEDIATION, _PARTIES),
    (Action.DECIDE_RECUSAL, _TALK_OF_MEDIATION, _SUPERVISOR),
    (Action.PROPOSE_DELEGATION, _TALK_OF_MEDIATION, _STAFF),
    (Action.ANSWER_DELEGATION, _TALK_OF_MEDIATION, _PARTIES),
    (Action.END_DELEGATION, _TALK_OF_MEDIATION, _STAFF),
    (Action.PROPOSE_TESTING, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.ANSWER_TESTING, (Stage.MEDIATING,), _PARTIES),
    (Action.DESIGNATE_LAB, (Stage.MEDIATING,), _STAFF),
    (Action.START_TESTING, (Stage.MEDIATING,), _STAFF),
    (Action.END_TESTING, (Stage.MEDIATING,), _STAFF),
    (Action.PROPOSE_APPOINTMENT, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.ANSWER_APPOINTMENT, (Stage.MEDIATING,), _PARTIES),
    (Action.CANCEL_APPOINTMENT, (Stage.MEDIATING,), _PARTIES | _STAFF),
    (Action.OPEN_BREACH_LEAD, _TALK_OF_MEDIATION, _STAFF),
    (Action.EXTEND_BREACH_LEAD, _AFTER_ACCEPTANCE, _SUPERVISOR),
    (Action.CLOSE_BREACH_LEAD, _AFTER_ACCEPTANCE, _STAFF),
)

STEPS: tuple[Step, ...] = (
    Step(Stage.DRAFT, Action.SAVE_DRAFT, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.ADD_EVIDENCE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.REMOVE_EVIDENCE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.FILE, Stage.FILED, _CONSUMER),
    Step(Stage.DRAFT, Action.DISCARD_DRAFT, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.DRAFT, Action.START_NEGOTIATION, Stage.NEGOTIATING, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.SEND_STATEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.ADD_EVIDENCE, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.MAKE_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.COUNTER_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.ACCEPT_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.DECLINE_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.WITHDRAW_OFFER, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.DISCARD_AGREEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.SIGN_AGREEMENT, Stage.NEGOTIATING, _PARTIES),
    Step(Stage.NEGOTIATING, Action.SETTLE_DIRECTLY, Stage.SETTLED_DIRECTLY, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.ESCALATE, Stage.FILED, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.DECLINE_NEGOTIATION, Stage.FILED, _MERCHANT),
    Step(Stage.NEGOTIATING, Action.LAPSE_NEGOTIATION, Stage.FILED, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.RECOUNT_DAYS, Stage.NEGOTIATING, _SYSTEM),
    Step(Stage.NEGOTIATING, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.ASK_PERFORMANCE, Stage.SETTLED_DIRECTLY, _SYSTEM),
    Step(Stage.SETTLED_DIRECTLY, Action.SUBMIT_PERFORMANCE_PROOF, Stage.SETTLED_DIRECTLY, _MERCHANT),
    Step(Stage.SETTLED_DIRECTLY, Action.GIVE_EXCUSE, Stage.SETTLED_DIRECTLY, _MERCHANT),
    Step(Stage.SETTLED_DIRECTLY, Action.RECORD_RECEIPT, Stage.SETTLED_DIRECTLY, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.REPORT_BREACH, Stage.SETTLED_DIRECTLY, _CONSUMER),
    Step(Stage.SETTLED_DIRECTLY, Action.ESCALATE, Stage.FILED, _CONSUMER),
    Step(Stage.FILED, Action.ADD_EVIDENCE, Stage.FILED, _CONSUMER | _STAFF),
    Step(Stage.FILED, Action.ACCEPT, Stage.ACCEPTED, _STAFF),
    Step(Stage.FILED, Action.REFUSE, Stage.REFUSED, _STAFF),
    Step(Stage.FILED, Action.ATTACH_RESPONDENT, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.REQUEST_SUPPLEMENT, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.ANSWER_SUPPLEMENT, Stage.FILED, _CONSUMER),
    Step(Stage.FILED, Action.JUDGE_DUPLICATE, Stage.FILED, _STAFF),
    Step(Stage.DRAFT, Action.DECLARE, Stage.DRAFT, _CONSUMER),
    Step(Stage.NEGOTIATING, Action.SPLIT_REPORT, Stage.NEGOTIATING, _SYSTEM),
    Step(Stage.FILED, Action.SPLIT_REPORT, Stage.FILED, _OFFICER | _SYSTEM),
    Step(Stage.ACCEPTED, Action.SPLIT_REPORT, Stage.ACCEPTED, _OFFICER),
    Step(Stage.MEDIATING, Action.SPLIT_REPORT, Stage.MEDIATING, _OFFICER),
    Step(Stage.FILED, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.ACCEPTED, Action.GIVE_CONSENT, Stage.ACCEPTED, _PARTIES),
    Step(Stage.ACCEPTED, Action.DECLINE_MEDIATION, Stage.TERMINATED, _PARTIES),
    Step(Stage.ACCEPTED, Action.OPEN_SESSION, Stage.MEDIATING, _SYSTEM),
    Step(Stage.ACCEPTED, Action.ADD_EVIDENCE, Stage.ACCEPTED, _PARTIES | _STAFF),
    Step(Stage.ACCEPTED, Action.ANSWER_FACTS, Stage.ACCEPTED, _MERCHANT),
    Step(Stage.ACCEPTED, Action.ATTACH_RESPONDENT, Stage.ACCEPTED, _STAFF),
    Step(Stage.ACCEPTED, Action.ISSUE_LETTER, Stage.ACCEPTED, _STAFF),
    Step(Stage.ACCEPTED, Action.OPEN_LETTER, Stage.ACCEPTED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.TERMINATE, Stage.TERMINATED, _STAFF),
    Step(Stage.FILED, Action.RECOUNT_DAYS, Stage.FILED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.RECOUNT_DAYS, Stage.ACCEPTED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.EXPIRE, Stage.TERMINATED, _SYSTEM),
    Step(Stage.ACCEPTED, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.MEDIATING, Action.OPEN_LETTER, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.SEND_STATEMENT, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.ADD_EVIDENCE, Stage.MEDIATING, _PARTIES | _STAFF),
    Step(Stage.MEDIATING, Action.ANSWER_FACTS, Stage.MEDIATING, _MERCHANT),
    Step(Stage.MEDIATING, Action.MAKE_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.COUNTER_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.ACCEPT_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.DECLINE_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.WITHDRAW_OFFER, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.MAKE_PROPOSAL, Stage.MEDIATING, _PARTIES | _STAFF | _SYSTEM),
    Step(Stage.MEDIATING, Action.START_ROUND, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.LAPSE_ROUND, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.CALL_HUMAN, Stage.MEDIATING, _PARTIES | _SYSTEM),
    Step(Stage.MEDIATING, Action.ANSWER_CALL, Stage.MEDIATING, _STAFF),
    Step(Stage.MEDIATING, Action.DISCARD_AGREEMENT, Stage.MEDIATING, _PARTIES | _MEDIATOR),
    Step(Stage.MEDIATING, Action.SIGN_AGREEMENT, Stage.MEDIATING, _PARTIES),
    Step(Stage.MEDIATING, Action.SEAL_AGREEMENT, Stage.SETTLED, _MEDIATOR),
    Step(Stage.MEDIATING, Action.STATE_NO_AGREEMENT, Stage.TERMINATED, _PARTIES),
    Step(Stage.MEDIATING, Action.TERMINATE, Stage.TERMINATED, _STAFF),
    Step(Stage.MEDIATING, Action.RECOUNT_DAYS, Stage.MEDIATING, _SYSTEM),
    Step(Stage.MEDIATING, Action.EXPIRE, Stage.TERMINATED, _SYSTEM),
    Step(Stage.MEDIATING, Action.WITHDRAW, Stage.WITHDRAWN, _CONSUMER),
    Step(Stage.SETTLED, Action.RECOUNT_DAYS, Stage.SETTLED, _SYSTEM),
    Step(Stage.PERFORMED, Action.RECOUNT_DAYS, Stage.PERFORMED, _SYSTEM),
    Step(Stage.BREACHED, Action.RECOUNT_DAYS, Stage.BREACHED, _SYSTEM),
    Step(Stage.TERMINATED, Action.RECOUNT_DAYS, Stage.TERMINATED, _SYSTEM),
    Step(Stage.WITHDRAWN, Action.RECOUNT_DAYS, Stage.WITHDRAWN, _SYSTEM),
    Step(Stage.SETTLED, Action.ASK_PERFORMANCE, Stage.SETTLED, _SYSTEM),
    Step(Stage.SETTLED, Action.SUBMIT_PERFORMANCE_PROOF, Stage.SETTLED, _MERCHANT),
    Step(Stage.SETTLED, Action.GIVE_EXCUSE, Stage.SETTLED, _MERCHANT),
    Step(Stage.SETTLED, Action.RECORD_RECEIPT, Stage.SETTLED, _CONSUMER | _STAFF),
    Step(Stage.SETTLED, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER | _STAFF),
    Step(Stage.SETTLED, Action.REPORT_BREACH, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.SUBMIT_PERFORMANCE_PROOF, Stage.BREACHED, _MERCHANT),
    Step(Stage.BREACHED, Action.ASK_PERFORMANCE, Stage.BREACHED, _SYSTEM),
    Step(Stage.BREACHED, Action.GIVE_EXCUSE, Stage.BREACHED, _MERCHANT),
    Step(Stage.BREACHED, Action.RECORD_RECEIPT, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.REPORT_BREACH, Stage.BREACHED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.MAKE_GOOD, Stage.SETTLED, _CONSUMER | _STAFF),
    Step(Stage.BREACHED, Action.CONFIRM_PERFORMANCE, Stage.PERFORMED, _CONSUMER | _STAFF),
    Step(Stage.DRAFT, Action.INVITE_COMPLAINANTS, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.JOIN, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.APPOINT_REPRESENTATIVE, Stage.DRAFT, _CONSUMER),
    Step(Stage.DRAFT, Action.AGREE_JOINTLY, Stage.DRAFT, _CONSUMER),
    *(Step(stage, Action.LEAVE_JOINT, stage, _CONSUMER) for stage in (Stage.DRAFT, Stage.FILED, Stage.ACCEPTED)),
    *(Step(stage, Action.ASK_COMPLAINANTS, stage, _CONSUMER) for stage in _ASKED_JOINTLY),
    *(Step(stage, Action.ANSWER_JOINTLY, stage, _CONSUMER) for stage in _ASKED_JOINTLY),
    Step(Stage.DRAFT, Action.ENTER, Stage.FILED, _STAFF),
    Step(Stage.DRAFT, Action.IMPORT, Stage.FILED, _EXCHANGERS),
    *(Step(stage, Action.NOTE_EXTERNAL_STATUS, stage, _EXCHANGERS) for stage in _KNOWN_ELSEWHERE),
    Step(Stage.FILED, Action.WITHDRAW_ELSEWHERE, Stage.WITHDRAWN, _EXCHANGERS),
    Step(Stage.ACCEPTED, Action.WITHDRAW_ELSEWHERE, Stage.WITHDRAWN, _EXCHANGERS),
    Step(Stage.FILED, Action.TRANSFER, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.TRANSFER_OUTSIDE, Stage.TRANSFERRED, _STAFF),
    Step(Stage.FILED, Action.DISPUTE_COMPETENCE, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.SETTLE_COMPETENCE, Stage.FILED, _STAFF),
    Step(Stage.FILED, Action.DESIGNATE_OFFICE, Stage.FILED, _SUPERVISOR),
    *(Step(stage, Action.ASSIGN, stage, _STAFF | _SUPERVISOR) for stage in _IN_THE_OFFICE),
    *(Step(stage, Action.HAND_OVER, stage, _STAFF | _SUPERVISOR) for stage in _IN_THE_OFFICE),
    *(Step(stage, action, stage, roles) for action, stages, roles in _BESIDE for stage in stages),
)

_BY_SOURCE_AND_ACTION = {(step.source, step.action): step for step in STEPS}

STAGE_NAMES: dict[Stage, str] = {
    Stage.DRAFT: "草稿",
    Stage.NEGOTIATING: "与商家直接协商中",
    Stage.SETTLED_DIRECTLY: "已直接和解，等待履行",
    Stage.FILED: "已提交，等待受理",
    Stage.ACCEPTED: "已受理，等待双方同意调解",
    Stage.REFUSED: "不予受理",
    Stage.MEDIATING: "调解中",
    Stage.SETTLED: "已达成协议，等待履行",
    Stage.PERFORMED: "已履行",
    Stage.BREACHED: "未按约履行",
    Stage.TERMINATED: "调解已终止",
    Stage.WITHDRAWN: "已撤回",
    Stage.TRANSFERRED: "已移送其他机关",
}

ACTION_NAMES: dict[Action, str] = {
    Action.SAVE_DRAFT: "保存草稿",
    Action.FILE: "提交投诉",
    Action.START_NEGOTIATION: "先与商家直接协商",
    Action.DECLINE_NEGOTIATION: "不再直接协商",
    Action.LAPSE_NEGOTIATION: "直接协商到期，转交市场监管部门",
    Action.SETTLE_DIRECTLY: "和解协议生效",
    Action.ESCALATE: "转交市场监管部门",
    Action.DISCARD_DRAFT: "删除草稿",
    Action.WITHDRAW: "撤回投诉",
    Action.ACCEPT: "受理",
    Action.REFUSE: "不予受理",
    Action.REQUEST_SUPPLEMENT: "请消费者补充材料",
    Action.ANSWER_SUPPLEMENT: "补充材料",
    Action.DECLARE: "声明是否在别处办理过",
    Action.JUDGE_DUPLICATE: "判断是否重复投诉",
    Action.SPLIT_REPORT: "分出举报",
    Action.ATTACH_RESPONDENT: "确定被投诉的商家",
    Action.ISSUE_LETTER: "给商家寄送通知信",
    Action.OPEN_LETTER: "商家打开通知信",
    Action.GIVE_CONSENT: "同意调解",
    Action.DECLINE_MEDIATION: "不同意调解",
    Action.OPEN_SESSION: "开始调解",
    Action.ADD_EVIDENCE: "添加证据",
    Action.REMOVE_EVIDENCE: "移除草稿里的文件",
    Action.ANSWER_FACTS: "回答事实",
    Action.SEND_STATEMENT: "发言",
    Action.MAKE_OFFER: "提出方案",
    Action.COUNTER_OFFER: "还价",
    Action.ACCEPT_OFFER: "接受方案",
    Action.DECLINE_OFFER: "谢绝方案",
    Action.WITHDRAW_OFFER: "撤回方案",
    Action.MAKE_PROPOSAL: "按规则算一个建议",
    Action.START_ROUND: "进入下一轮",
    Action.LAPSE_ROUND: "一轮协商到期",
    Action.CALL_HUMAN: "转人工",
    Action.ANSWER_CALL: "调解员回应",
    Action.DISCARD_AGREEMENT: "不签这份协议",
    Action.SIGN_AGREEMENT: "签署协议",
    Action.SEAL_AGREEMENT: "盖章生效",
    Action.STATE_NO_AGREEMENT: "声明无法达成一致",
    Action.TERMINATE: "终止调解",
    Action.EXPIRE: "期限届满终止",
    Action.RECOUNT_DAYS: "按正式日历重算期限",
    Action.ASK_PERFORMANCE: "询问是否履行",
    Action.SUBMIT_PERFORMANCE_PROOF: "提交履行凭证",
    Action.GIVE_EXCUSE: "说明没有按时履行的原因",
    Action.RECORD_RECEIPT: "确认收到一部分",
    Action.MAKE_GOOD: "确认补齐了拖欠的部分",
    Action.CONFIRM_PERFORMANCE: "确认已履行",
    Action.REPORT_BREACH: "反映未履行",
    Action.INVITE_COMPLAINANTS: "邀请其他投诉人",
    Action.JOIN: "加入共同投诉",
    Action.APPOINT_REPRESENTATIVE: "推选代表人",
    Action.AGREE_JOINTLY: "同意共同投诉的内容",
    Action.LEAVE_JOINT: "退出共同投诉",
    Action.ASK_COMPLAINANTS: "征求其他投诉人同意",
    Action.ANSWER_JOINTLY: "答复是否同意",
    Action.ENTER: "登记来电、来访、来信投诉",
    Action.IMPORT: "从其他平台转入",
    Action.NOTE_EXTERNAL_STATUS: "记下其他平台的状态",
    Action.WITHDRAW_ELSEWHERE: "已在其他平台撤回",
    Action.TRANSFER: "移送有管辖权的机关",
    Action.TRANSFER_OUTSIDE: "移送系统以外的机关",
    Action.DISPUTE_COMPETENCE: "提出管辖异议",
    Action.SETTLE_COMPETENCE: "协商确定由本机关管辖",
    Action.DESIGNATE_OFFICE: "指定管辖",
    Action.ASSIGN: "分派承办人",
    Action.HAND_OVER: "交接",
    Action.RECORD_CONSENT: "登记一方同意调解",
    Action.APPLY_RECUSAL: "申请回避",
    Action.DECIDE_RECUSAL: "决定是否回避",
    Action.PROPOSE_DELEGATION: "提出委托调解",
    Action.ANSWER_DELEGATION: "答复委托调解",
    Action.END_DELEGATION: "收回委托调解",
    Action.PROPOSE_TESTING: "提出检测",
    Action.ANSWER_TESTING: "答复检测",
    Action.DESIGNATE_LAB: "指定检测机构",
    Action.START_TESTING: "登记检测开始",
    Action.END_TESTING: "登记检测结束",
    Action.PROPOSE_APPOINTMENT: "约时间在线谈",
    Action.ANSWER_APPOINTMENT: "答复约谈时间",
    Action.CANCEL_APPOINTMENT: "取消约谈",
    Action.OPEN_BREACH_LEAD: "登记违法线索",
    Action.EXTEND_BREACH_LEAD: "批准延长核查",
    Action.CLOSE_BREACH_LEAD: "登记核查结果",
}

CONCLUDED = frozenset(
    {
        Stage.REFUSED,
        Stage.SETTLED,
        Stage.PERFORMED,
        Stage.BREACHED,
        Stage.TERMINATED,
        Stage.WITHDRAWN,
        Stage.TRANSFERRED,
    }
)
# The stages whose room is open: both sides talk and put offers on the table.
TALKING = frozenset({Stage.NEGOTIATING, Stage.MEDIATING})
# A promise was made and waits to be kept.
PROMISED = frozenset({Stage.SETTLED_DIRECTLY, Stage.SETTLED})
FINAL = frozenset({Stage.REFUSED, Stage.PERFORMED, Stage.TERMINATED, Stage.WITHDRAWN, Stage.TRANSFERRED})


def step_for(stage: Stage, action: Action, role: Role) -> Step:
    """Return the step; raises ConflictError when the stage does not know it, NotAllowedError when the role may not."""
    step = _BY_SOURCE_AND_ACTION.get((stage, action))
    if step is None:
        raise ConflictError(
            f"这件投诉现在是“{STAGE_NAMES[stage]}”，不能再“{ACTION_NAMES[action]}”，请刷新页面查看最新进展"
        )
    if role not in step.roles:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能“{ACTION_NAMES[action]}”")
    return step


def actions_open_to(role: Role, stage: Stage) -> tuple[Action, ...]:
    """Return what the role may do at the stage, in the order of the table."""
    return tuple(step.action for step in STEPS if step.source is stage and role in step.roles)


def roles_of(action: Action) -> frozenset[Role]:
    """Return every role that may do the action at some stage, for the permission of its route."""
    return frozenset(role for step in STEPS if step.action is action for role in step.roles) - _SYSTEM


def replay(actions: list[tuple[Action, Role]]) -> Stage:
    """Return the stage that a history of acts leads to, from the draft on; raises as `step_for` does."""
    stage = Stage.DRAFT
    for action, role in actions:
        stage = step_for(stage, action, role).target
    return stage
