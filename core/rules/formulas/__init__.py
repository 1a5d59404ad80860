"""Named formulas. A formula is never edited: a change is a new `_v2`, so every stored answer replays."""

from collections.abc import Mapping
from decimal import localcontext

from core.rules.formulas import (
    arithmetic,
    awards,
    damages,
    earnest,
    interest,
    prepayment,
    price,
    returns,
    sectors,
    warranty,
)
from core.rules.formulas.shapes import Computed, Formula, Operands

_PRECISION = 60
_MODULES = (awards, returns, prepayment, earnest, arithmetic, interest, damages, price, warranty, sectors)

FORMULAS: Mapping[str, Formula] = {name: formula for module in _MODULES for name, formula in module.FORMULAS.items()}


def compute(name: str, operands: Operands) -> Computed:
    """Run a formula with enough digits that only the last step rounds."""
    with localcontext() as context:
        context.prec = _PRECISION
        return FORMULAS[name].compute(operands)
