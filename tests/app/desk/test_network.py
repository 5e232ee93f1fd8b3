"""The network sees who takes part and what asks for attention; of a case or an SLA of others it sees nothing."""

from datetime import date, timedelta

import pytest

from app.desk.policy.network import registration
from app.infra.clock import today
from app.infra.tenancy import acting_for
from app.organisations.models import Organisation
from app.organisations.policy import PartnerKind
from tests.app.desk.test_case_page import words

DAY = date(2026, 11, 24)
AGENCY, BAILIFF = PartnerKind.AGENCY, PartnerKind.BAILIFF


@pytest.mark.parametrize(
    ("kind", "number", "until", "said"),
    [
        (AGENCY, "100042", date(2030, 1, 1), None),
        (AGENCY, "100042", None, None),
        (AGENCY, None, None, "Nummer in het Wki-register ontbreekt"),
        (AGENCY, "100042", date(2026, 11, 23), "Registratie was tot 23 november 2026"),
        (AGENCY, "100042", DAY, "Registratie eindigt 24 november 2026"),
        (AGENCY, "100042", DAY + timedelta(days=90), "Registratie eindigt 22 februari 2027"),
        (AGENCY, "100042", DAY + timedelta(days=91), None),
        (BAILIFF, None, None, None),
        (None, None, None, None),
    ],
)
def test_a_registration_asks_for_attention_three_months_ahead(kind, number, until, said):
    signal = registration(kind, number, until, DAY)
    assert (signal.text if signal else None) == said


def test_ada_sees_who_takes_part_and_nothing_of_a_case(world, sign_in):
    said = words(sign_in(world.ada).get("/").text)
    assert "niets in het netwerk vraagt uw aandacht" in said
    assert all(name in said for name in ("De Linde", "Vos Incasso", "Haven Incasso", "De Olm"))
    assert "U ziet nog geen afspraken" in said
    assert "in het lichte voorstel" in said
    assert "Laat een organisatie toe" not in said
    assert not any(hidden in said for hidden in ("Yilmaz", "L-1", "de Groot"))


def test_net_lets_organisations_in_and_reads_no_clauses(world, sign_in):
    page = sign_in(world.net).get("/").text
    assert 'href="/organisaties/nieuw"' in page
    assert "U ziet nog geen afspraken" not in page


def test_a_registration_that_ends_soon_stands_on_top(world, sign_in):
    with acting_for(world.wim.organisation_id) as db, db.begin():
        db.get(Organisation, world.wim.organisation_id).registered_until = today() + timedelta(days=10)
    said = words(sign_in(world.ada).get("/").text)
    assert "1 registratie vraagt aandacht" in said
    assert said.index("Registratie eindigt") < said.index("Zij doen mee")
