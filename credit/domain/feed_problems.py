"""What may be wrong with a delivered row, and the questions that only a person can answer about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    MISSING = "missing"
    WRONG_VALUE = "wrong_value"
    UNKNOWN_CODE = "unknown_code"
    NOT_REGISTERED = "not_registered"
    OTHER_NAME = "other_name"
    IDENTITY = "identity"
    PERSONAL = "personal"
    CONFLICT = "conflict"
    REPEATED = "repeated"
    NOT_IN_FORCE = "not_in_force"
    JOINT = "joint"
    NO_GRADE = "no_grade"
    KEY_FIELD = "key_field"
    NO_BAN_END = "no_ban_end"
    CLOSED = "closed"


PROBLEM_NAMES: Mapping[ProblemKind, str] = {
    ProblemKind.MISSING: "缺少必填内容",
    ProblemKind.WRONG_VALUE: "内容或者格式不对",
    ProblemKind.UNKNOWN_CODE: "统一社会信用代码不对",
    ProblemKind.NOT_REGISTERED: "登记里没有这个代码",
    ProblemKind.OTHER_NAME: "名称和登记的不是一家",
    ProblemKind.IDENTITY: "含身份证号码",
    ProblemKind.PERSONAL: "含个人信息",
    ProblemKind.CONFLICT: "和已经记入的内容不一致",
    ProblemKind.REPEATED: "同一文件里同一文书写了两次，内容不同",
    ProblemKind.NOT_IN_FORCE: "来源没有标为正常",
    ProblemKind.JOINT: "同一文号涉及两家",
    ProblemKind.NO_GRADE: "看不出处罚的轻重",
    ProblemKind.KEY_FIELD: "可能属于重点领域",
    ProblemKind.NO_BAN_END: "不知道限制到哪一天",
    ProblemKind.CLOSED: "这条记录已经修复、撤销或者结束",
}


@dataclass(frozen=True)
class Problem:
    """`column` is the file's; the text says what is wrong and repeats nothing personal."""

    kind: ProblemKind
    column: str
    text: str


@dataclass(frozen=True)
class Question:
    """What a person is asked about a row; without `choices` the answer is a day."""

    label: str
    hint: str
    choices: Mapping[str, str]


YES, NO = "yes", "no"
QUESTIONS: Mapping[ProblemKind, Question] = {
    ProblemKind.PERSONAL: Question(
        "里面是不是自然人的信息",
        "是自然人的，请在上面改掉，不要选。单位的电话、登记的编号可以公开。",
        {YES: "核对过，都不是自然人的信息"},
    ),
    ProblemKind.NOT_IN_FORCE: Question(
        "这份文书现在还有效吗",
        "请向报送的部门核实。已经撤销或者失效的，不要选，写明理由不收入；已经记入的，在下面停止公示。",
        {YES: "核实过，仍然有效"},
    ),
    ProblemKind.JOINT: Question(
        "是不是对几家一起作出的处罚",
        "请核对决定书。文号写错的，在上面改。",
        {YES: "是一起处罚，这一家也记入"},
    ),
    ProblemKind.KEY_FIELD: Question(
        "是不是食品、药品、医疗器械、化妆品、特种设备或者重点工业产品的处罚",
        "是的，公示一年到三年（办法第八条）；不是的，公示三个月到一年（第九条）。",
        {YES: "是", NO: "不是"},
    ),
    ProblemKind.NO_BAN_END: Question(
        "限制、停产停业或者禁止到哪一天为止",
        "照决定书写，例如 2027-03-31。终身禁止的写 2099-12-31。这一天以前不能提前停止公示。",
        {},
    ),
}
Answers = Mapping[ProblemKind, str]
