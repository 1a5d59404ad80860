"""Requests whose texts are plain before any view reads them, on pages and over the API alike."""

from functools import cached_property
from typing import Any

from apiflask import APIFlask
from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from core.kernel.plain_text import has_unseen, plain

_DEEPEST = 40  # lists and objects inside of each other; no schema of ours needs ten


class PlainRequest(Request):
    """Cleans query, form, file names and JSON; an address with unseen characters leads nowhere.

    JSON nested deeper than any schema needs is refused like any other body that cannot be read.
    """

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        self.__dict__["form"] = _plain_pairs(self.__dict__["form"])
        for file in self.__dict__["files"].values():
            if file.filename:
                file.filename = plain(file.filename)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _plain_pairs(super().args)

    def get_json(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as Flask declares it
        try:
            return _plain_value(super().get_json(*arguments, **options), _DEEPEST)
        except RecursionError:
            return self.on_json_loading_failed(ValueError("the body is nested too deeply"))


def read_plainly(app: APIFlask) -> None:
    """Let the application read its requests so."""
    app.request_class = PlainRequest

    @app.before_request
    def refuse_unseen_address() -> None:
        if has_unseen(request.path):
            abort(404)


def _plain_pairs(pairs: MultiDict[str, str]) -> MultiDict[str, str]:
    return ImmutableMultiDict((plain(name), plain(value)) for name, value in pairs.items(multi=True))


def _plain_value(value: object, levels: int) -> object:
    """Return the value with plain texts; RecursionError when it nests deeper than so many levels."""
    if isinstance(value, str):
        return plain(value)
    if not isinstance(value, list | dict):
        return value
    if not levels:
        raise RecursionError
    if isinstance(value, list):
        return [_plain_value(each, levels - 1) for each in value]
    return {plain(name): _plain_value(each, levels - 1) for name, each in value.items()}
