"""The stages and acts of a complaint, and their names in Chinese; what follows what stands in `lifecycle`."""

from enum import StrEnum


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
    OPEN_BLIND_BID = "open_blind_bid"
    SEAL_LIMIT = "seal_limit"
    TAKE_BACK_LIMIT = "take_back_limit"
    CALL_OFF_BLIND_BID = "call_off_blind_bid"
    COMPARE_LIMITS = "compare_limits"
    LAPSE_BLIND_BID = "lapse_blind_bid"
    START_ROUND = "start_round"
    LAPSE_ROUND = "lapse_round"
    SEEK_SIMILAR = "seek_similar"
    RATE_PUSHED = "rate_pushed"
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
    Action.OPEN_BLIND_BID: "发起双盲出价",
    Action.SEAL_LIMIT: "封存底线",
    Action.TAKE_BACK_LIMIT: "收回底线",
    Action.CALL_OFF_BLIND_BID: "取消双盲出价",
    Action.COMPARE_LIMITS: "比对双方的底线",
    Action.LAPSE_BLIND_BID: "双盲出价到期",
    Action.START_ROUND: "进入下一轮",
    Action.LAPSE_ROUND: "一轮协商到期",
    Action.SEEK_SIMILAR: "再找一找相似案例",
    Action.RATE_PUSHED: "说推送的内容有没有用",
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
