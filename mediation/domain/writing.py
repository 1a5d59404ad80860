"""Writing a document out: the values of a form under the head and seal of an office."""

from dataclasses import dataclass
from datetime import date

from mediation.domain.addressees import Addressee
from mediation.domain.form_values import FormValues, title_of
from mediation.domain.office import Office
from mediation.domain.official_document import OfficialDocument

NUMBER_LATER = "确认后编号"


@dataclass(frozen=True)
class NewDocument:
    """`number` is given only where the decision has one already; else the next of its series is taken."""

    values: FormValues
    to: Addressee
    number: str = ""


def written(office: Office, new: NewDocument, number: str, dated_on: date) -> OfficialDocument:
    """Return the document as it is issued; previews show the very same with `NUMBER_LATER`."""
    return OfficialDocument(
        kind=new.values.kind,
        title=title_of(new.values),
        number=number,
        office=office.name,
        addressee=new.to.name,
        sections=new.values.sections(),
        dated_on=dated_on,
        seal_text=office.seal_text if new.values.is_sealed else "",
    )
