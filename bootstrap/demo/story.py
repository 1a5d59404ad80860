"""What one complaint of the city is made of: whose, about whom, since when, and who does what with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bootstrap.demo.acting import Act
from mediation.domain.claims import Claim
from mediation.domain.filing import PaymentMethod

SHOP_AREA = "990101"  # where most shops of the stories stand: the city's own office serves it


@dataclass(frozen=True)
class DaysBefore:
    """A day counted back from the day of filing, for facts that are days."""

    days: int


RuleFact = bool | str | int | list[str] | DaysBefore


@dataclass(frozen=True)
class Story:
    """A complaint about the respondent of a case; without acts it stays where filing left it.

    `against` names another case whose respondent it is about; `is_direct` negotiates with the merchant first;
    `on_behalf_of` is the principal for whom `consumer` files and acts; `told` replaces the words of the case.
    """

    case_id: str
    consumer: str
    started_days_ago: int
    event: date | DaysBefore
    claims: tuple[Claim, ...]
    paid_by: PaymentMethod = PaymentMethod.WECHAT
    paid_fen: int | None = None
    rule_facts: Mapping[str, RuleFact] = field(default_factory=dict)
    described_as: str = ""
    against: str = ""
    is_direct: bool = False
    is_filed: bool = True
    is_about_consumption: bool = True
    acts: tuple[Act, ...] = ()
    shop_area: str = SHOP_AREA
    on_behalf_of: str = ""
    told: str = ""
