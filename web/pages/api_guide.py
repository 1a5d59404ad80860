"""A readable page of what /openapi.json holds, made on the server."""

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from web.openapi import spec_of
from web.permissions import public

if TYPE_CHECKING:
    from apiflask import APIFlask

blueprint = Blueprint("api_guide", __name__)


@blueprint.get("/api/docs")
@public
def show_api_guide() -> ResponseReturnValue:
    spec = spec_of(cast("APIFlask", current_app))
    return render_template("api_guide.html", spec=spec, groups=_by_tag(spec))


def _by_tag(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in spec.get("paths", {}).items():
        for method, operation in operations.items():
            if isinstance(operation, dict) and method != "parameters":
                tag = (operation.get("tags") or ["其他"])[0]
                groups.setdefault(tag, []).append({"method": method.upper(), "path": path, **operation})
    return groups
