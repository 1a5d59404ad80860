"""What /openapi.json says about errors and signing in."""

from typing import Any, cast

from apiflask import APIFlask

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "发生了什么"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "为什么，以及可以怎么做"},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "字段名到问题说明",
        },
    },
}
_KEPT = "yinuo_api_description"
_DESCRIPTION = """消费投诉、调解、企业信用与联合惩戒提示的接口。

先用手机号和密码调用 POST /api/v1/sign-ins 取得令牌，之后在请求头里带上 Authorization: Bearer 令牌。
出错时返回 application/problem+json。金额以分为单位，日期为 YYYY-MM-DD，时间为带时区的 ISO 8601。
"""
_CLIENTS = {
    "tokenUrl": "/oauth2/token",
    "scopes": {"checks:{desk}:{matter}": "按窗口编号和事项编号核查，编号见 GET /api/v1/measures；由系统管理员逐项选定"},
}


def describe_api(app: APIFlask) -> None:
    """Fill in what the generated description cannot know."""
    app.config.update(
        DESCRIPTION=_DESCRIPTION,
        VALIDATION_ERROR_SCHEMA=PROBLEM_SCHEMA,  # a dict: a pydantic model here breaks /openapi.json
        HTTP_ERROR_SCHEMA=PROBLEM_SCHEMA,
        SECURITY_SCHEMES={
            "bearer": {"type": "http", "scheme": "bearer", "description": "登录后得到的令牌"},
            "client": {"type": "oauth2", "flows": {"clientCredentials": _CLIENTS}},
        },
        AUTO_SERVERS=False,
    )
    app.spec_processor(_errors_are_problems)


def spec_of(app: APIFlask) -> dict[str, Any]:
    """Return the description, made once for each process: the routes do not change while it runs."""
    kept: dict[str, Any] | None = app.extensions.get(_KEPT)
    if kept is None:
        kept = cast("dict[str, Any]", app.spec)
        app.extensions[_KEPT] = kept
    return kept


def _errors_are_problems(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    if isinstance(spec, str):
        return spec  # the YAML form, which this service does not offer
    for operations in spec.get("paths", {}).values():
        for operation in operations.values():
            if isinstance(operation, dict):
                _retype_errors(operation.get("responses", {}))
    return spec


def _retype_errors(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {}) if status[:1] in "45" else {}
        if "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
