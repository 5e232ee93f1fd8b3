"""A batch by API: what may not go is named with its reason, and hides nothing of the rest."""

import pytest
from sqlalchemy import func, select

from app.cases.models import Case, Circumstance, Debtor
from app.cases.queries import get_case
from app.handovers.models import Handover
from app.infra.clock import now
from app.infra.once import Once
from app.infra.tenancy import acting_for
from tests.world import a_case

OFFER, TAKE, RETURN = (f"/api/v1/{name}" for name in ("overdrachten", "aannames", "teruggaven"))
NOT_THERE = "Dit is er niet, of het is niet van u."


def these(*cases, version=1):
    return {"dossiers": [{"dossier": str(case.id), "versie": version} for case in cases]}


def to(person, **more):
    return {"partner": str(person.organisation_id)} | more


def seen_by(person, question):
    with acting_for(person.organisation_id) as db:
        return db.scalars(question).all()


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [(one["kenmerk"], one["gelukt"], one["fout"]) for one in answer.json["resultaten"]]


@pytest.fixture
def three(by_api, world):
    """Offered to Wim's organisation; their version is now 2."""
    cases = [world.fresh, a_case(world.ria, "L-3"), a_case(world.ria, "L-4")]
    answer = by_api(world.ria).post(OFFER, json=these(*cases) | to(world.wim, bericht="Graag deze week."))
    assert outcomes(answer) == [("L-2", True, None), ("L-3", True, None), ("L-4", True, None)]
    return cases


def test_ria_hands_three_over_with_one_message(by_api, world, three):
    found = seen_by(world.wim, select(Handover))
    assert {(one.case_id, one.message) for one in found} == {(case.id, "Graag deze week.") for case in three}


def test_each_case_that_stays_is_named_with_its_reason_and_the_rest_goes(by_api, world):
    """In the order in which they were asked; of a case of another creditor not even its number is told."""
    changed, disputed = a_case(world.ria, "L-3"), a_case(world.ria, "L-4")
    with acting_for(world.ria.organisation_id) as db, db.begin():
        db.add(Circumstance(get_case(db, disputed.id), by=world.ria.actor, fact="dispute.open", value=True))
    by_api(world.cor).post(f"/api/v1/dossiers/{changed.id}/notities", json={"tekst": "Belde net."})
    hers = a_case(world.olga, "O-1")
    asked = (world.case, hers, changed, world.fresh, disputed)
    answer = by_api(world.ria).post(OFFER, json=these(*asked) | to(world.wim))
    assert outcomes(answer) == [
        ("L-1", False, "geweigerd"),
        (None, False, "niet-gevonden"),
        ("L-3", False, "verouderd"),
        ("L-2", True, None),
        ("L-4", False, "geweigerd"),
    ]
    told = answer.json["resultaten"]
    assert [one["dossier"] for one in told] == [str(case.id) for case in asked]
    for one, words in zip(told, ("ligt al bij", NOT_THERE, "intussen gewijzigd", None, "betwisting"), strict=True):
        assert words is None if one["reden"] is None else words in one["reden"]
    assert [one.case_id for one in seen_by(world.wim, select(Handover))] == [world.fresh.id]
    assert seen_by(world.olga, select(Case.partner_id)) == [None]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"partner": "00000000-0000-7000-8000-000000000000"}, "/partner"),
        ({"bericht": "Het bsn is 123456782"}, "/bericht"),
        ({"dossiers": []}, "/dossiers"),
        ({"dossiers": [{"dossier": "x", "versie": 1}]}, "/dossiers/0/dossier"),
    ],
)
def test_what_is_wrong_with_the_whole_batch_is_said_once_and_nothing_goes(by_api, world, wrong, pointer):
    r = by_api(world.ria).post(OFFER, json=these(world.fresh) | to(world.wim) | wrong)
    assert (r.status_code, r.json["errors"][0]["pointer"]) == (400, pointer)
    assert seen_by(world.wim, select(Handover.id)) == []


def test_a_case_stands_in_a_batch_once(by_api, world):
    r = by_api(world.ria).post(OFFER, json=these(world.fresh, world.fresh) | to(world.wim))
    assert (r.status_code, r.json["errors"][0]["detail"]) == (400, "Noem elk dossier één keer.")


def test_wim_takes_two_and_hears_why_the_third_stays(by_api, world, three):
    body = {"soort": "terughalen", "reden": "De huurder betaalt nu zelf"}
    recalled = by_api(world.ria).post(
        f"/api/v1/dossiers/{three[1].id}/interventies", json=body, headers={"If-Match": '"2"'}
    )
    assert recalled.status_code == 201
    answer = by_api(world.wim).post(TAKE, json=these(*three, version=2))
    assert outcomes(answer) == [("L-2", True, None), (None, False, "niet-gevonden"), ("L-4", True, None)]
    assert len(seen_by(world.wim, select(Debtor.id))) == 2
    again = by_api(world.wim).post(TAKE, json=these(three[0], version=3))
    assert outcomes(again) == [("L-2", False, "geweigerd")]


def test_two_cases_with_one_number_are_told_apart(by_api, sign_in, world):
    """Each creditor counts for itself."""
    hers = a_case(world.olga, "L-2")
    for person, case in ((world.ria, world.fresh), (world.olga, hers)):
        by_api(person).post(OFFER, json=these(case) | to(world.wim))
    answer = by_api(world.wim).post(TAKE, json=these(world.fresh, hers, version=1))
    assert outcomes(answer) == [("L-2", False, "verouderd")] * 2
    client = sign_in(world.wim)
    client.post("/aannames", data={"dossier": [f"{case.id}:1" for case in (world.fresh, hers)]})
    assert client.get("/overdrachten").text.count("L-2 bleef staan.") == 2


def test_wim_returns_a_batch_for_one_reason(by_api, world, three):
    answer = by_api(world.wim).post(RETURN, json=these(*three[:2], version=2) | {"reden": "Wij zitten vol."})
    assert outcomes(answer) == [("L-2", True, None), ("L-3", True, None)]
    found = seen_by(world.ria, select(Handover).order_by(Handover.id))
    assert [one.answer for one in found] == ["Wij zitten vol.", "Wij zitten vol.", None]
    assert seen_by(world.wim, select(Case.id)) == [three[2].id]
    secret = by_api(world.wim).post(RETURN, json=these(three[2], version=2) | {"reden": "Het bsn is 123456782"})
    assert (secret.status_code, secret.json["errors"][0]["pointer"]) == (400, "/reden")


def test_a_batch_that_is_sent_twice_is_done_once(by_api, world):
    key = {"Idempotency-Key": "maandag"}
    first, second = (
        by_api(world.ria).post(OFFER, json=these(world.fresh) | to(world.wim), headers=key) for _ in range(2)
    )
    assert (outcomes(first), second.json) == ([("L-2", True, None)], first.json)
    assert len(seen_by(world.wim, select(Handover.id))) == 1
    assert seen_by(world.ria, select(func.count()).select_from(Once).where(Once.at <= now())) == [1]


def test_a_key_that_is_too_long_is_no_key(by_api, world):
    sent, key = these(world.fresh) | to(world.wim), {"Idempotency-Key": "k" * 101}
    assert by_api(world.ria).post(OFFER, json=sent, headers=key).status_code == 400
    assert seen_by(world.wim, select(Handover.id)) == []


@pytest.mark.parametrize(
    ("path", "who"),
    [(OFFER, "cor"), (OFFER, "lex"), (OFFER, "wim"), (TAKE, "ria"), (TAKE, "ada"), (RETURN, "ria"), (RETURN, "lex")],
)
def test_who_may_not_do_one_may_not_do_many(by_api, world, path, who):
    body = these(world.fresh) | to(world.wim, reden="Hoort hier niet")
    assert by_api(getattr(world, who)).post(path, json=body).status_code == 403


@pytest.mark.parametrize("path", [TAKE, RETURN])
def test_another_partner_takes_or_returns_nothing(by_api, world, three, path):
    body = these(*three, version=2) | ({"reden": "Hoort hier niet"} if path == RETURN else {})
    assert outcomes(by_api(world.bas).post(path, json=body)) == [(None, False, "niet-gevonden")] * 3
    assert seen_by(world.ria, select(Handover.answered_at)) == [None] * 3
