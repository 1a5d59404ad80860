"""The front page: three doors, how a complaint goes, what stands behind the service."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.permissions import public

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@public
def show_front() -> ResponseReturnValue:
    return render_template("front.html", figures=None, limits=None)
