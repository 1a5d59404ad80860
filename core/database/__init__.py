"""Engine, transactions, base class and column types."""

from sqlalchemy.orm import Session

from core.database.base import Base, UtcDateTime
from core.database.database import Database, vault_of

__all__ = ["Base", "Database", "Session", "UtcDateTime", "vault_of"]
