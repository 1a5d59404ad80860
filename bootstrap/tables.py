"""Imports every module that maps a table, so that migrations and tests see them all."""

from importlib import import_module
from pkgutil import iter_modules

import casebase.storage
import changefeed.storage
import credit.storage
import identity.storage
import ledger.storage
import mediation.storage
import registry.storage
import rulebook.storage
import sanctions.storage
from core.database import Base

_STORAGES = (
    casebase.storage,
    changefeed.storage,
    credit.storage,
    identity.storage,
    ledger.storage,
    mediation.storage,
    registry.storage,
    rulebook.storage,
    sanctions.storage,
)

for _storage in _STORAGES:
    for _module in iter_modules(_storage.__path__):
        if _module.name.endswith("_tables"):
            import_module(f"{_storage.__name__}.{_module.name}")

for _name in ("core.outbox.tables", "core.outbox.demo_clock"):
    import_module(_name)

METADATA = Base.metadata
