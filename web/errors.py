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

from core.kernel.errors import BusinessError, ErrorKind
from sanctions.domain.checks import not_checked
from web.forms import CHECK_FIELDS, chinese_messages
from web.limits import seconds_to_wait, wait_text
from web.resend import resend_of_request
from web.signed_in import is_api_request
from web.status import STATUS, Explanation, explanation_of

_logger = logging.getLogger(__name__)
_PAGE_IS_OLD = "这一页打开得太久，已经失效"
_CHECK = "sanctions_api.post_check"
_TOO_MANY = STATUS[ErrorKind.TOO_MANY]
_SIGN_IN = STATUS[ErrorKind.SIGN_IN_REQUIRED]


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
    if error.kind is ErrorKind.UNAVAILABLE and request.endpoint == _CHECK:
        return _not_checked(error.message)
    if is_api_request():
        return problem_response(status, error.message, error.fields)
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
    return problem_response(error.status_code, message, fields)


def _on_too_many(_error: RateLimitExceeded) -> ResponseReturnValue:
    """Say when to come back; what was typed stays on the page as one button to press."""
    seconds = seconds_to_wait(current_app)
    explanation = explanation_of(_TOO_MANY)
    advice = f"请等 {wait_text(seconds)}再试。"
    if is_api_request():
        answer = problem_response(_TOO_MANY, f"{explanation.happened}，{advice}", {})
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
    if status >= InternalServerError.code and request.endpoint == _CHECK:
        return _not_checked(explanation_of(status).happened)
    if is_api_request():
        return problem_response(status, explanation_of(status).happened, {})
    page = _error_page(status, message)
    if (retry_after := dict(error.get_headers()).get("Retry-After")) is not None:
        page.headers["Retry-After"] = retry_after
    return page


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


def _not_checked(message: str) -> Response:
    """Answer a problem that also says 未核查, so that no program takes a failure for a clear answer."""
    response = problem_response(STATUS[ErrorKind.UNAVAILABLE], message, {})
    body = {**json.loads(response.get_data(as_text=True)), **not_checked(message)}
    response.set_data(json.dumps(body, ensure_ascii=False))
    return response


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
