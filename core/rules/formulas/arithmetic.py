"""General formulas: differences, products, shares and caps."""

from collections.abc import Mapping

from core.rules.formulas.shapes import Formula

FORMULAS: Mapping[str, Formula] = {}
