"""The one table from the kind of a refusal to its HTTP status, and what its page says."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel.errors import ErrorKind

STATUS: Mapping[ErrorKind, int] = {
    ErrorKind.INVALID: 422,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.NOT_ALLOWED: 403,
    ErrorKind.SIGN_IN_REQUIRED: 401,
    ErrorKind.CONFLICT: 409,
    ErrorKind.TOO_LARGE: 413,
    ErrorKind.UNSUPPORTED_TYPE: 415,
    ErrorKind.TOO_MANY: 429,
    ErrorKind.UNAVAILABLE: 503,
}


@dataclass(frozen=True)
class Explanation:
    """The words of an error page: what happened, what was kept, what to do."""

    happened: str
    kept: str
    next_step: str


_KEPT_AS_IT_WAS = "已经保存的内容都在，没有变化。"
UNEXPECTED = Explanation(
    "这一步没有做完", "这一步的内容没有保存，之前保存的都在。", "请稍等片刻再试一次。如果还是这样，请打电话告诉我们。"
)

EXPLANATIONS: Mapping[int, Explanation] = {
    400: Explanation("这个请求不完整", _KEPT_AS_IT_WAS, "请回到上一页，再试一次。"),
    401: Explanation("请先登录", _KEPT_AS_IT_WAS, "登录后会回到刚才的页面。"),
    403: Explanation(
        "这一页不对当前账号开放", _KEPT_AS_IT_WAS, "如果您应当能看到这一页，请换一个账号登录，或打电话给我们。"
    ),
    404: Explanation("没有找到这一页", _KEPT_AS_IT_WAS, "请核对网址，或从首页重新进入。"),
    405: Explanation("这一页不能这样打开", _KEPT_AS_IT_WAS, "请从首页重新进入。"),
    409: Explanation(
        "这项内容刚刚有了变化", "您看到的是变化之前的样子，这次操作没有执行。", "请刷新页面，看过最新内容后再决定。"
    ),
    413: Explanation("文件太大了", "这次上传没有保存，其他内容都在。", "请把文件压缩或分开后再上传。"),
    415: Explanation("这种文件暂时收不了", "这次上传没有保存，其他内容都在。", "请换成照片、PDF、视频或录音。"),
    422: Explanation("有几处还需要改一下", "这次提交没有执行，之前保存的都在。", "请回到上一页，按提示修改后再提交。"),
    429: Explanation("操作得有些频繁", _KEPT_AS_IT_WAS, "请等几分钟再试。"),
    503: Explanation("服务正在恢复", _KEPT_AS_IT_WAS, "请稍后再试，通常几分钟就好。"),
}


def explanation_of(status: int) -> Explanation:
    return EXPLANATIONS.get(status, UNEXPECTED)
