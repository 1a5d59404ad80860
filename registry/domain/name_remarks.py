"""What people write around a company name in forms and invoices: labels in front, remarks behind."""

import re

_LABELS = (
    *("单位名称", "企业名称", "公司名称", "商户名称", "商家名称", "客户名称", "供应商名称", "开票名称", "店铺名称"),
    *("被投诉单位", "被投诉方", "被投诉人", "被申请人", "被举报人", "投诉对象", "经营者名称", "经营者", "名称为"),
    *("收款单位", "付款单位", "开户名称", "发票抬头", "收款人", "付款人", "收款方", "付款方", "收货单位", "开户名"),
    *("单位全称", "公司全称", "企业全称", "全称", "名称", "抬头", "户名", "甲方", "乙方", "丙方", "供应商", "供货商"),
    *("购货单位", "购买方", "销售方", "购方", "销方", "买方", "卖方", "承包方", "发包方", "委托方", "受托方", "出租方"),
    *("承租方", "投标人", "招标人", "单位", "客户", "商家", "商户"),
)
_REMARK_WORDS = (
    *("盖章", "公章", "签章", "章", "代", "代章", "代开", "开票", "开票用", "甲方", "乙方", "丙方", "本部", "总部"),
    *("示例", "已注销", "注销", "已吊销", "吊销", "吊销未注销", "存续", "在业", "开业", "歇业", "停业", "迁出"),
    *("曾用名", "原名", "新", "旧", "新名称", "变更后", "变更前", "更名后", "更名前", "以下简称甲方", "以下简称乙方"),
    *("供应商", "供货商", "客户", "收款方", "付款方", "买方", "卖方", "购方", "销方", "委托方", "受托方", "下称公司"),
    *("等", "先生", "女士", "负责人", "联系人", "营业执照", "一般纳税人", "小规模", "小规模纳税人", "个体", "对公账户"),
)
_LABEL = re.compile("^(?:" + "|".join(sorted(_LABELS, key=len, reverse=True)) + ")")
_REMARK = re.compile(
    "^(?:" + "|".join(sorted(_REMARK_WORDS, key=len, reverse=True)) + r"|(?:以下)?(?:简称|下称).*|\d{4}年.*|\d+)$"
)
_TAIL = re.compile(
    r"(?:统一社会信用代码|信用代码|社会信用代码|纳税人识别号|税号|营业执照|注册号|开户行|账号|地址|电话|联系电话|法定代表人|法人代表|法人"
    r"|\d{4}年度?|以下简称|下称|盖章|公章|见附件|签章).*$"
)
_SHORTEST_NAME = 4


def without_label(folded: str) -> str:
    """Drop what a form prints before a name, for example 收款人; a text that is only a label stays."""
    plain = _LABEL.sub("", folded)
    return plain if len(plain) >= _SHORTEST_NAME else folded


def without_tail(folded: str) -> tuple[str, str]:
    """Split what is written behind a name, for example 统一社会信用代码见附件."""
    found = _TAIL.search(folded)
    if found is None or found.start() < _SHORTEST_NAME:
        return folded, ""
    return folded[: found.start()], found.group()


def is_remark(inside: str) -> bool:
    """Tell whether the text between brackets says nothing about the name itself."""
    return bool(_REMARK.fullmatch(inside))
