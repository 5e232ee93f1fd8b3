"""The rules of a safe sign-in, as tables and as laws."""

from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.accounts.policy import bare_code, device, local_path, password_faults, totp_step

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("password", "what"),
    [
        ("kort", "minstens 12 tekens"),
        ("a" * 201, "te lang"),
        ("welkom123456", "makkelijk te raden"),
        ("aaaabbbbaaaa", "makkelijk te raden"),
        ("Samira-2026!", "Uw naam"),
        ("s.achahbar-9x7", "Uw naam"),
    ],
)
def test_a_weak_password_is_told_why(password, what):
    faults = password_faults(password, name="Samira Achahbar", email="s.achahbar@delinde.example")
    assert any(what in fault for fault in faults)


@pytest.mark.parametrize("password", ["vier woorden op een rij", "x7#kQ2!mZ9pw", "ja ik hou van samira en haar fiets"])
def test_a_sentence_will_do(password):
    assert password_faults(password, name="Samira Achahbar", email="s.achahbar@delinde.example") == ()


@pytest.mark.parametrize("path", ["/", "/dossiers", "/dossiers?q=a%20b&van=2026-01-01", "/account/sessies#onder"])
def test_a_path_of_our_own_is_kept(path):
    assert local_path(path) == path


@given(st.text(alphabet=st.sampled_from("/\\:.@?#ahtps\t\r\n \x00%25"), max_size=12) | st.text())
@example("//elders.example")
@example("https://elders.example")
@example("/\\elders.example")
@example("\t//elders.example")
@example("/\t/elders.example")
@example("javascript:alert(1)")
@example("")
def test_nobody_is_sent_to_another_site(asked):
    found = local_path(asked)
    assert found.startswith("/")
    assert urlsplit(urljoin("https://regiekamer.example/aanmelden", found)).netloc == "regiekamer.example"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        (EDGE, "Edge op Windows"),
        (SAFARI, "Safari op iPhone"),
        ("", "Onbekende browser op een onbekend apparaat"),
    ],
)
def test_a_device_is_named_in_words(agent, words):
    assert device(agent) == words


def test_a_code_is_read_as_people_type_it():
    assert bare_code(" 123 456 ") == "123456"
    assert bare_code("ABCD-efgh") == "abcdefgh"
    assert bare_code("١٢٣") == ""  # other digits than ours


def test_the_half_minute_is_counted_from_1970():
    assert totp_step(datetime(1970, 1, 1, 0, 1, 0, tzinfo=UTC)) == 2
