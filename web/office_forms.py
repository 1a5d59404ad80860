"""Offices as forms and JSON give them, checked against the divisions of GB/T 2260."""

from identity.domain.offices import NewOffice, OfficeForm, prepare_office
from registry.domain.regions import all_regions


def prepared_office(form: OfficeForm) -> NewOffice:
    """Check the form; raises InvalidInputError with a message beside each wrong field."""
    return prepare_office(form, frozenset(region.code for region in all_regions()))
