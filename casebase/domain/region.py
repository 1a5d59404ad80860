"""Where a dispute happened, down to the province: what filters and counts go by."""

_NAMES = """
北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门
"""
PROVINCES: tuple[str, ...] = tuple(_NAMES.split())


def province_of(region: str | None) -> str | None:
    """Return the province of a region as "浙江温州" or "广东省佛山市"; None for a region that begins otherwise."""
    return next((one for one in PROVINCES if (region or "").startswith(one)), None)
