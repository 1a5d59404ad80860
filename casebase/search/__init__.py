"""Finding articles and past cases by text; engines behind one port."""

from casebase.search.case_index import EngineName, open_index
from casebase.search.port import CaseIndex
from core.generations import IndexBusyError

__all__ = ["CaseIndex", "EngineName", "IndexBusyError", "open_index"]
