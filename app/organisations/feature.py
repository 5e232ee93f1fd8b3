from app.infra.features import Feature, NavItem
from app.organisations.api import api
from app.organisations.cli import organisation
from app.organisations.jobs import tidy_up
from app.organisations.policy import Permission
from app.organisations.views import accounts_pages, organisation_pages

FEATURE = Feature(
    "organisations",
    blueprints=[accounts_pages, organisation_pages],
    apis=[api],
    daily=[tidy_up],
    nav=[
        NavItem(
            "Beheer",
            "Instellingen",
            "instel",
            "organisations.show_organisation",
            Permission.ORGANISATION_MANAGE,
            order=90,
        ),
        NavItem(
            "Beheer",
            "Organisaties",
            "huis",
            "organisations.list_organisations",
            Permission.ORGANISATION_ADMIT,
            order=80,
        ),
    ],
    cli=[organisation],
)
