"""Whether a penalty is of a key field, which makes it serious (order 107 article 8): from its own words."""

import re

# The laws that rule these fields; a penalty that rests on one of them is of the field.
_LAWS = re.compile(
    "食品安全法|药品管理法|疫苗管理法|医疗器械监督管理|化妆品监督管理|化妆品卫生监督|特种设备安全|工业产品生产许可证管理"
)
# Words of the fields; without such a law a person decides.
_WORDS = re.compile(
    "食品|保健品|餐饮|食用农产品|添加剂|药品|药店|假药|劣药|中药|疫苗|医疗器械|化妆品|特种设备|电梯|锅炉|压力容器|压力管道|气瓶|"
    "起重机|索道|大型游乐设施|场车|叉车|生产许可证"
)
_KEY_DEPARTMENTS = frozenset({"drug_administration"})


def is_of_key_field(department: str, basis: str, matter: str) -> bool | None:
    """Return whether it is, None when its words leave it open."""
    if department in _KEY_DEPARTMENTS or _LAWS.search(basis):
        return True
    return None if _WORDS.search(basis + matter) else False
