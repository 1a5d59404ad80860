"""Formulas of interest."""

from collections.abc import Mapping

from core.rules.formulas.shapes import Formula

FORMULAS: Mapping[str, Formula] = {}
