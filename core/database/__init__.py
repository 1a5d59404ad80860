"""Engine, transactions, base class and column types."""

from sqlalchemy.orm import Session

from core.database.base import Base, UtcDateTime
from core.database.database import Database, lasting_of, vault_of

__all__ = ["Base", "Database", "Session", "UtcDateTime", "lasting_of", "vault_of"]
