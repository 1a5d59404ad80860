"""`column IN (however many values)` with one parameter, in a statement that is made and compiled once."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Several(TypeDecorator[Collection[str | int]]):
    """Values of the type `one`: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.one) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str | int] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as the driver wants it
        several = list(value or ())
        return several if dialect.name == "postgresql" else json.dumps(several)


class _Among(BinaryExpression[bool]):
    inherit_cache = True


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the test whether a column of text or whole numbers is one of the values given under the name.

    Of no values none is.
    """
    several = bindparam(name, type_=_Several(column.type))
    return _Among(column, several, custom_op("AMONG", is_comparison=True))


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, several = compiler.process(element.left, **options), compiler.process(element.right, **options)
    return f"{column} IN (SELECT value FROM json_each({several}))"  # noqa: S608 - both are compiled SQL


@compiles(_Among, "postgresql")
def _any_of_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, several = compiler.process(element.left, **options), compiler.process(element.right, **options)
    return f"{column} = ANY({several})"
