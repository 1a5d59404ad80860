"""Formulas of the statutory warranty."""

from collections.abc import Mapping

from core.rules.formulas.shapes import Formula

FORMULAS: Mapping[str, Formula] = {}
