"""Tokens for systems of other departments: the client credentials grant of RFC 6749, section 4.4.

Its answers and errors have the form of the RFC, so that any OAuth client library can speak to it.
"""

from urllib.parse import unquote_plus

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from identity.services.issue_client_token import issue_client_token
from web.dependencies import dependencies
from web.limits import caller_network, count_within, limited
from web.permissions import public

blueprint = APIBlueprint("oauth", __name__, tag="外部系统")

_DESCRIPTION = (
    "表单字段 grant_type=client_credentials，可选 scope（用空格分开，不写就是全部范围）。"
    "系统编号和密钥放在 Authorization: Basic 里，或者作为表单字段 client_id 和 client_secret。"
    "令牌 15 分钟内有效，到期前再取一个。出错时按 RFC 6749 返回 error。"
)
_LONGEST = 4000
_LONGEST_ID = 64
_FLOOD = "600 per minute"  # of one address, where several systems may be behind
_TOKENS, _FAILURES = "60 per minute; 600 per hour", "60 per minute; 600 per hour"
"""How often one system may take a token, and how often an address may come with a wrong secret for one system.

They are counted apart: whoever fails, also under the number of another system, does not keep that one from its token.
"""


@blueprint.post("/oauth2/token")
@blueprint.doc(
    summary="外部系统取得令牌（OAuth 2 客户端凭证）",
    description=_DESCRIPTION,
    responses={
        200: "令牌",
        400: "请求不完整，或者没有这个范围",
        401: "系统编号或者密钥不对",
        429: "取得太频繁",
        503: "暂时办不了",
    },
)
@public
@limited(_FLOOD)
def post_token() -> ResponseReturnValue:
    if request.form.get("grant_type") is None:
        return _refusal("invalid_request", "缺少 grant_type")
    if request.form["grant_type"] != "client_credentials":
        return _refusal("unsupported_grant_type", "只支持 client_credentials")
    given = _credentials()
    if given is None:
        return _refusal("invalid_request", "系统编号和密钥请只用一种方式带上")
    wanted = request.form.get("scope", "")[:_LONGEST].split()
    wiring = dependencies()
    try:
        with wiring.open_transaction() as session:
            issued = issue_client_token(session, *given, wanted, wiring.real_clock())
            if issued is not None:
                count_within(_TOKENS, "client_token", given[0])
    except InvalidInputError as error:
        return _refusal("invalid_scope", error.message)
    if issued is None:
        count_within(_FAILURES, "client_refusal", caller_network(), given[0][:_LONGEST_ID])
        return _unknown_client()
    answer = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
        "scope": " ".join(issued.scopes),
    }
    return _never_kept(jsonify(answer))


def _credentials() -> tuple[str, str] | None:
    """Return number and secret, empty ones when none came; None when they came twice."""
    typed = request.form.get("client_id", ""), request.form.get("client_secret", "")
    basic = request.authorization
    if basic is None or basic.type != "basic":
        return typed
    if typed[1]:
        return None
    named, secret = unquote_plus(basic.username or ""), unquote_plus(basic.password or "")
    return (named, secret) if f"{named}{secret}".isascii() and f"{named}{secret}".isprintable() else ("", "")


def _unknown_client() -> Response:
    answer = _refusal("invalid_client", "系统编号或者密钥不对")
    answer.status_code = 401
    answer.headers["WWW-Authenticate"] = 'Basic realm="yinuo"'
    return answer


def _refusal(error: str, text: str) -> Response:
    """Return the error of RFC 6749, section 5.2; its description is limited to ASCII there, so words go beside it."""
    answer = _never_kept(jsonify({"error": error, "message": text}))
    answer.status_code = 400
    return answer


def _never_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"], answer.headers["Pragma"] = "no-store", "no-cache"
    return answer
