"""Who comes in, and who does not."""

import statistics
import threading
import time
from datetime import timedelta

import pytest
import time_machine

from app.accounts.models import Login
from app.accounts.queries import get_login
from app.accounts.service import check_password, use_code, use_recovery_code
from app.factory import create_app
from app.features import FEATURES
from app.infra.clock import now
from app.infra.crypto import hash_password
from app.infra.tenancy import acting_for
from app.organisations.models import Membership
from tests.app.accounts.entering import (
    PASSWORD,
    code_now,
    cookie_of,
    enter,
    give_codes,
    give_password,
    other_code,
    say_password,
)

WRONG = "horen niet bij elkaar"


@pytest.fixture
def ria(world):
    give_password(world.ria)
    return world.ria


def test_ria_comes_in_with_password_and_code(app, ria):
    client = app.test_client()
    assert enter(client, ria).location == "/"
    r = client.get("/account")
    assert r.status_code == 200
    assert ria.email in r.text.replace("<wbr>", "")  # where a narrow screen may break it


def test_the_cookie_is_for_this_browser_session_and_for_no_script(app, ria):
    sent = enter(app.test_client(), ria).headers.getlist("Set-Cookie")
    (cookie,) = [line for line in sent if line.startswith("aangemeld=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie


def test_she_goes_on_to_the_page_that_she_asked_for(app, ria):
    client = app.test_client()
    say_password(client, ria.email, verder="/account/sessies")
    assert client.post("/aanmelden/code", data={"code": code_now()}).location == "/account/sessies"


@pytest.mark.parametrize("to", ["//elders.example", "https://elders.example", "/\\elders.example"])
def test_but_never_to_another_site(app, ria, to):
    client = app.test_client()
    assert f'name="verder" value="{to}"' not in client.get("/aanmelden", query_string={"verder": to}).text
    say_password(client, ria.email, verder=to)
    assert client.post("/aanmelden/code", data={"code": code_now()}).location == "/"


def test_an_unknown_address_hears_the_same_as_a_wrong_password(app, ria):
    answers = [say_password(app.test_client(), email, "fout fout fout") for email in (ria.email, "niemand@x.example")]
    assert [r.status_code for r in answers] == [422, 422]
    assert all(WRONG in r.text for r in answers)
    lengths = {len(r.text) - len(email) for r, email in zip(answers, (ria.email, "niemand@x.example"), strict=True)}
    assert len(lengths) == 1


def test_and_after_as_much_time(web, ria):
    def took(email):
        with acting_for(None) as db:
            start = time.perf_counter()
            check_password(db, email, "fout fout fout")
            return time.perf_counter() - start

    known, unknown = ([took(email) for _ in range(5)] for email in (ria.email, "niemand@x.example"))
    assert statistics.median(unknown) > 0.3 * statistics.median(known)


def test_the_password_alone_opens_nothing(app, ria):
    client = app.test_client()
    say_password(client, ria.email)
    assert cookie_of(client) is None
    assert client.get("/account").status_code == 303


def test_a_wrong_code_opens_nothing(app, ria):
    client = app.test_client()
    assert enter(client, ria, other_code()).status_code == 422
    assert cookie_of(client) is None


def test_a_code_works_once(app, ria):
    code = code_now()
    assert enter(app.test_client(), ria, code).status_code == 303
    r = enter(app.test_client(), ria, code)
    assert r.status_code == 422
    assert "al gebruikt" in r.text


def test_of_two_who_use_one_code_at_the_same_time_one_comes_in(ria):
    code, got = code_now(), []

    def second():
        with acting_for(None, ria.actor.user_id) as db, db.begin():
            got.append(use_code(db, get_login(db, ria.actor.user_id), code, now=now()))

    with acting_for(None, ria.actor.user_id) as db, db.begin():
        assert use_code(db, get_login(db, ria.actor.user_id), code, now=now())
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()  # it waits for the first
    other.join()
    assert got == [False]


def test_a_recovery_code_works_once_and_in_capitals_too(app, ria):
    code = give_codes(ria)[0]
    assert enter(app.test_client(), ria, code.upper()).status_code == 303
    assert enter(app.test_client(), ria, code).status_code == 422


def test_one_is_told_when_few_are_left(app, ria):
    client = app.test_client()
    for code in give_codes(ria)[:7]:
        enter(client, ria, code)
    assert "nog 3 herstelcodes" in client.get("/account").text


def test_a_recovery_code_of_somebody_else_opens_nothing(ria, world):
    (code, *_) = give_codes(world.bas)
    with acting_for(None, ria.actor.user_id) as db, db.begin():
        assert not use_recovery_code(db, ria.actor.user_id, code, now=now())


def test_halfway_lasts_ten_minutes(app, ria):
    client = app.test_client()
    say_password(client, ria.email)
    with time_machine.travel(now() + timedelta(minutes=11)):
        r = client.post("/aanmelden/code", data={"code": code_now()})
        assert (r.status_code, "langer dan tien minuten" in r.text) == (401, True)
        assert client.get("/aanmelden/code").status_code == 401
    assert cookie_of(client) is None


def test_halfway_ends_when_the_password_changes(app, ria):
    client = app.test_client()
    say_password(client, ria.email)
    with acting_for(None, ria.actor.user_id) as db, db.begin():
        db.get_one(Login, ria.actor.user_id).password_hash = hash_password("een heel ander wachtwoord")
    assert client.post("/aanmelden/code", data={"code": code_now()}).status_code == 401


def test_who_works_nowhere_any_more_hears_so_and_only_with_the_right_password(app, ria):
    with acting_for(ria.organisation_id) as db, db.begin():
        db.get_one(Membership, (ria.organisation_id, ria.actor.user_id)).ended_at = now()
    assert "geen enkele organisatie" in say_password(app.test_client(), ria.email).text
    assert WRONG in say_password(app.test_client(), ria.email, "fout fout fout").text


def test_who_has_no_second_step_sets_it_up_first_and_gets_ten_codes_once(app, world):
    give_password(world.bas, secured=False)
    client = app.test_client()
    assert say_password(client, world.bas.email).location == "/aanmelden/tweede-stap"
    page = client.get("/aanmelden/tweede-stap").text
    assert "<svg" in page
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert client.post("/aanmelden/tweede-stap", data={"code": "000000"}).status_code == 422
    assert cookie_of(client) is None
    r = client.post("/aanmelden/tweede-stap", data={"code": code_now(secret)})
    assert r.status_code == 303
    shown = client.get(r.location).text
    assert shown.count("<li><code>") == 10
    assert "<li><code>" not in client.get("/account/herstelcodes").text
    code = shown.split("<li><code>")[1].split("</code>")[0]
    assert enter(app.test_client(), world.bas, code).status_code == 303


def test_signing_out_ends_it_on_the_server_too(app, ria):
    client = app.test_client()
    enter(client, ria)
    kept = cookie_of(client)
    assert client.post("/afmelding").location == "/aanmelden"
    assert cookie_of(client) is None
    client.set_cookie("aangemeld", kept)
    assert client.get("/account").status_code == 303
    assert client.post("/afmelding").status_code == 303  # also when it was over


def test_a_sign_in_ends_by_itself_after_twelve_hours(app, ria):
    with time_machine.travel(now() - timedelta(hours=12, minutes=1)):
        client = app.test_client()
        enter(client, ria)
        kept = cookie_of(client)
    client.set_cookie("aangemeld", kept)
    assert client.get("/account").status_code == 303


def test_without_a_token_no_form_is_taken(settings, queue, ria):
    client = create_app(FEATURES, settings, TESTING=True, RATELIMIT_ENABLED=False).test_client()
    for path in ("/aanmelden", "/aanmelden/code", "/aanmelden/demo", "/afmelding", "/wachtwoord-vergeten"):
        assert client.post(path, data={"email": ria.email, "wachtwoord": PASSWORD}).status_code == 400


@pytest.fixture
def limited(settings, queue):
    """A brake that really counts, in this process."""
    config = {"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": True, "RATELIMIT_STORAGE_URI": "memory://"}
    app = create_app(FEATURES, settings, TESTING=True, **config)
    yield app.test_client()
    create_app(FEATURES, settings, TESTING=True, RATELIMIT_ENABLED=False)


def test_guessing_is_stopped_with_a_page_that_says_so(limited, ria):
    guesses = [say_password(limited, ria.email, "fout fout fout") for _ in range(11)]
    assert [r.status_code for r in guesses] == [422] * 10 + [429]
    assert "Wacht een minuut" in guesses[-1].text
    assert guesses[-1].headers["Retry-After"] == "60"
    assert say_password(limited, ria.email).status_code == 429  # the right one too


def test_guessing_codes_is_stopped_as_well(limited, ria):
    say_password(limited, ria.email)
    codes = [limited.post("/aanmelden/code", data={"code": other_code()}).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_who_knows_the_password_is_not_stopped_by_coming_often(limited, ria):
    assert {say_password(limited, ria.email).status_code for _ in range(12)} == {303}
