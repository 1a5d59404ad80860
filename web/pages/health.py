"""Whether this node can answer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from core.kernel.errors import UnavailableError
from core.outbox.demo_clock import offset_of
from web.dependencies import dependencies
from web.permissions import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """Answer 200 when the database answers, 503 otherwise; for load balancers."""
    try:
        with dependencies().open_reading() as session:
            offset_of(session)
    except UnavailableError:
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200
