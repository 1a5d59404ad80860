"""Every act on an entry of the abnormal list as one row: its fields, and the service that takes what was typed."""

from collections.abc import Mapping
from functools import partial

from sanctions.domain.abnormal_procedure import AbnormalAct
from sanctions.services.annul_abnormal import annul_abnormal, ask_to_annul_abnormal, keep_abnormal
from sanctions.services.decide_abnormal import AbnormalDecision, decide_abnormal
from sanctions.services.endings import Ending
from sanctions.services.find_abnormal import drop_abnormal
from sanctions.services.prove_abnormal import (
    OUTCOMES,
    Letter,
    PublishingOrder,
    Verification,
    establish_no_contact,
    order_publication,
    send_first_letter,
    send_second_letter,
)
from web.pages.sanction_acts import ActForm, Field, text_of, texts

_OUTCOMES = tuple(OUTCOMES.items())
_LETTER = (
    Field("number", "挂号信或者专用信函的编号"),
    Field("sent_on", "寄出日期", "day"),
    Field("address", "寄往的地址", hint="应当是登记的住所或者经营场所"),
)

ABNORMAL_FORMS: Mapping[AbnormalAct, ActForm] = {
    AbnormalAct.ORDER: ActForm(
        "企业会收到通知。从送达次日起计算公示的期限，期满还没有公示的，才能列入。",
        (
            Field("document_number", "责令公示通知的文号"),
            Field("served_on", "送达日期", "day"),
            Field("what", "责令公示什么", "area", hint="企业会收到这段话"),
        ),
        texts(PublishingOrder, "document_number", "what", days=("served_on",)),
        order_publication,
    ),
    AbnormalAct.SEND_FIRST: ActForm(
        "企业会收到提醒。第二次信函要在法定的间隔日期内寄出；已经有人签收的，请办理“不予列入”。",
        _LETTER,
        texts(Letter, "number", "address", days=("sent_on",)),
        send_first_letter,
    ),
    AbnormalAct.SEND_SECOND: ActForm(
        "第一次信函无人签收或者退回，再寄第二次。两次信函要间隔法定的日数。",
        (Field("earlier_outcome", "第一次信函的结果", "choice", choices=_OUTCOMES), *_LETTER),
        texts(Letter, "number", "address", "earlier_outcome", days=("sent_on",)),
        send_second_letter,
    ),
    AbnormalAct.ESTABLISH: ActForm(
        "第二次信函也无人签收或者退回。从查实次日起计算作出列入决定的期限。",
        (
            Field("outcome", "第二次信函的结果", "choice", choices=_OUTCOMES),
            Field("on", "查实日期", "day"),
            Field("text", "怎样查实", "area", hint="例如：邮政投递查询结果、退回的信封"),
        ),
        texts(Verification, "outcome", "text", days=("on",)),
        establish_no_contact,
    ),
    AbnormalAct.DECIDE: ActForm(
        "到公示那一天列入生效，企业信用档案公开这一条，登记、许可和评优窗口会看到提示。没有到期日，移出、更正或者撤销时消失。",
        (
            Field("document_number", "决定书文号"),
            Field("reason", "列入原因", "area", hint="会随决定公示，不要写个人信息"),
            Field("effective_on", "列入并公示的日期", "day"),
        ),
        texts(AbnormalDecision, "document_number", "reason", days=("effective_on",)),
        decide_abnormal,
        goes_out=True,
    ),
    AbnormalAct.ASK_ANNULMENT: ActForm(
        "写明文号和理由，由另一位负责人在期限内核对办理；在那之前列入照旧。",
        (Field("document_number", "撤销文书的文号"), Field("reason", "撤销的理由", "area")),
        texts(Ending, "document_number", "reason"),
        ask_to_annul_abnormal,
    ),
    AbnormalAct.ANNUL: ActForm(
        "请在案件的文书里核对提出撤销的文号和理由。撤销后立即停止公示，所有窗口的提示同时消失；案卷仍然保留。",
        (),
        lambda _typed: None,
        lambda session, key, _, actor, now: annul_abnormal(session, key, actor, now),
    ),
    AbnormalAct.KEEP: ActForm(
        "查明决定仍然有效的，写明理由；列入照旧。",
        (Field("text", "理由", "area"),),
        partial(text_of, "text"),
        keep_abnormal,
    ),
    AbnormalAct.DROP: ActForm(
        "案件就此结束，不列入名录。例如：已经公示或者补报、信函已经签收、已经取得联系、没有列入的情形。",
        (Field("text", "理由", "area"),),
        partial(text_of, "text"),
        drop_abnormal,
    ),
}
