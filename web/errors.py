"""Refusals and failures as pages or as problem+json: what happened, what was kept, what to do, whom to call."""

import json
import logging
from dataclasses import replace

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from core.kernel.errors import BusinessError, ErrorKind, TooManyError
from sanctions.domain.checks import not_checked
from web.forms import CHECK_FIELDS, chinese_messages
from web.limits import seconds_to_wait, wait_text
from web.resend import resend_of_request
from web.signed_in import OAUTH_PREFIX, is_api_request
from web.status import STATUS, Explanation, explanation_of

_logger = logging.getLogger(__name__)
_BEARER = 'Bearer realm="yinuo"'
_PAGE_IS_OLD = "这一页打开得太久，已经失效"
_CHECKS = frozenset({"sanctions_api.post_check", "check_batches_api.post_batch"})
_TOO_MANY = STATUS[ErrorKind.TOO_MANY]
_UNAVAILABLE = STATUS[ErrorKind.UNAVAILABLE]
_SIGN_IN = STATUS[ErrorKind.SIGN_IN_REQUIRED]
_SAYS_NOT_CHECKED = frozenset({_SIGN_IN, STATUS[ErrorKind.TOO_LARGE], _TOO_MANY, _UNAVAILABLE})
"""A program may read these as "no answer": at a check each says that nothing was checked."""
_CHECK_AGAIN_AFTER_SECONDS = 60
_OAUTH_ERRORS = {_TOO_MANY: "temporarily_unavailable", _UNAVAILABLE: "temporarily_unavailable", 500: "server_error"}


def handle_errors(app: APIFlask) -> None:
    """Register every error handler."""
    app.register_error_handler(BusinessError, _on_refusal)
    app.register_error_handler(CSRFError, _on_old_form)
    app.register_error_handler(HTTPError, _on_bad_api_input)
    app.register_error_handler(RateLimitExceeded, _on_too_many)
    app.register_error_handler(HTTPException, _on_http_error)


def _on_refusal(error: BusinessError) -> ResponseReturnValue:
    status = STATUS[error.kind]
    _logger.info("refused %s %s: %s", request.method, request.path, error.kind)
    if is_api_request():
        answer = _api_problem(status, error.message, error.fields)
        if isinstance(error, TooManyError) and error.wait_seconds is not None:
            answer.headers["Retry-After"] = str(error.wait_seconds)
        return answer
    if status == _SIGN_IN:
        return _ask_to_sign_in()
    return _error_page(status, error.message)


def _on_old_form(error: CSRFError) -> ResponseReturnValue:
    _logger.info("form token refused on %s: %s", request.path, error.description)
    return _error_page(400, _PAGE_IS_OLD)


def _on_bad_api_input(error: HTTPError) -> ResponseReturnValue:
    cause = error.__cause__
    fields = chinese_messages(cause) if isinstance(cause, ValidationError) else {}
    message = CHECK_FIELDS if fields else explanation_of(error.status_code).happened
    return _api_problem(error.status_code, message, fields)


def _on_too_many(_error: RateLimitExceeded) -> ResponseReturnValue:
    """Say when to come back; what was typed stays on the page as one button to press."""
    seconds = seconds_to_wait(current_app)
    explanation = explanation_of(_TOO_MANY)
    advice = f"请等 {wait_text(seconds)}再试。"
    if is_api_request():
        answer = _api_problem(_TOO_MANY, f"{explanation.happened}，{advice}", {})
    else:
        answer = _error_page(_TOO_MANY, None, replace(explanation, next_step=advice))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or InternalServerError.code
    if error.response is not None or status < 400:  # noqa: PLR2004 - a redirect of the router is no error
        return error
    if isinstance(error, SecurityError):
        return Response(explanation_of(status).happened, status, content_type="text/plain; charset=utf-8")
    message = None if status != STATUS[ErrorKind.NOT_FOUND] else explanation_of(status).happened
    if is_api_request():
        answer = _api_problem(status, explanation_of(status).happened, {})
    else:
        answer = _error_page(status, message)
    for name, value in error.get_headers():
        if name in {"Retry-After", "Allow"}:
            answer.headers[name] = value
    return answer


def problem_response(status: int, message: str, fields: dict[str, str]) -> Response:
    """Return an RFC 9457 problem; `fields` maps each wrong field to what is wrong."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": explanation_of(status).happened,
        "status": status,
        "detail": message,
    }
    if fields:
        body["fields"] = fields
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")


def _api_problem(status: int, message: str, fields: dict[str, str]) -> Response:
    """Return what a program is told, in the form that the called address promises."""
    if request.path.startswith(OAUTH_PREFIX):
        return _oauth_problem(status, message)
    if request.endpoint in _CHECKS and status >= InternalServerError.code:
        status = _UNAVAILABLE
    answer = problem_response(status, message, fields)
    if request.endpoint in _CHECKS and status in _SAYS_NOT_CHECKED:
        body = {**json.loads(answer.get_data(as_text=True)), **not_checked(message)}
        answer.set_data(json.dumps(body, ensure_ascii=False))
        if status == _UNAVAILABLE:
            answer.headers["Retry-After"] = str(_CHECK_AGAIN_AFTER_SECONDS)
    if status == _SIGN_IN:
        came_with_token = request.headers.get("Authorization", "").startswith("Bearer ")
        answer.headers["WWW-Authenticate"] = _BEARER + (', error="invalid_token"' if came_with_token else "")
    return answer


def _oauth_problem(status: int, message: str) -> Response:
    """Return the error of RFC 6749, section 5.2; for what the RFC has no word here, the word of its section 4.1.2.1."""
    body = {"error": _OAUTH_ERRORS.get(status, "invalid_request"), "message": message}
    answer = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json")
    answer.headers["Cache-Control"], answer.headers["Pragma"] = "no-store", "no-cache"
    return answer


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return "", _SIGN_IN, {"HX-Redirect": url_for("accounts.show_sign_in")}
    if request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.show_sign_in", next=here), 303)
    resend = resend_of_request()
    page = make_response(render_template("accounts/sign_in_again.html", resend=resend), _SIGN_IN)
    page.headers["WWW-Authenticate"] = 'Session realm="yinuo"'
    return page


def _error_page(status: int, message: str | None, explanation: Explanation | None = None) -> Response:
    template = "errors/fragment.html" if request.headers.get("HX-Request") else "errors/problem.html"
    html = render_template(
        template,
        status=status,
        message=message,
        explanation=explanation or explanation_of(status),
        resend=resend_of_request(),
    )
    return make_response(html, status)
