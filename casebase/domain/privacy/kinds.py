"""The kinds of things that tell who somebody is, with the name that people read."""

from enum import StrEnum


class Kind(StrEnum):
    """What was masked; the order is that of the list an officer reads."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    CARD = "card"
    PLATE = "plate"
    ADDRESS = "address"
    ORDER = "order"
    COMPANY = "company"
    EMAIL = "email"
    ACCOUNT = "account"
    LINK = "link"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.NAME: "姓名",
    Kind.PHONE: "电话",
    Kind.ID_NUMBER: "证件号码",
    Kind.CARD: "银行卡号",
    Kind.PLATE: "车牌号",
    Kind.ADDRESS: "详细地址",
    Kind.ORDER: "编号",
    Kind.COMPANY: "企业或店铺名称",
    Kind.EMAIL: "邮箱",
    Kind.ACCOUNT: "账号",
    Kind.LINK: "网址",
    Kind.OTHER: "其他",
}
