"""Engine, transactions, base class and column types."""

from core.database.base import Base, UtcDateTime
from core.database.database import Database, vault_of

__all__ = ["Base", "Database", "UtcDateTime", "vault_of"]
