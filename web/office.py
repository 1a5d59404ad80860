"""The office that complaints are filed with, made from the settings of this service."""

from mediation.domain.office import Office, office_named
from web.dependencies import WebSettings


def office_of(settings: WebSettings) -> Office:
    return office_named(settings.authority, settings.office_short, settings.help_phone, is_demo=settings.demo_mode)
