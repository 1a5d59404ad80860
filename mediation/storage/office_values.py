"""Reading a stored office as it numbers and seals documents."""

from identity.queries.offices import OfficeLine
from mediation.domain.office import Office, office_named


def office_value(line: OfficeLine) -> Office:
    """Return the office with the house rules of today."""
    named = office_named(line.name, line.short, line.phone, is_demo=False)
    return Office(**{**vars(named), "seal_text": line.seal_text})
