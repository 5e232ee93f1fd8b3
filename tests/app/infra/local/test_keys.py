"""Secrets of a state folder."""

from base64 import b64decode

from app.infra.local.keys import keys_of


def test_made_once_and_read_by_its_owner_alone(state):
    first = keys_of(state)
    assert keys_of(state) == first
    assert (state / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(b64decode(first["DATA_KEY"])) == 32


def test_a_start_that_was_cut_off_leaves_no_half_secret(state):
    (state / "secrets.new").write_text('{"SECRET_K')
    assert len(keys_of(state)) == 3


def test_each_state_has_its_own(state):
    (state / "a").mkdir()
    (state / "b").mkdir()
    assert not set(keys_of(state / "a").values()) & set(keys_of(state / "b").values())
