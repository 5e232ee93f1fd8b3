"""Where state is kept: beside the code, unless the database's own user cannot get there."""

from pathlib import Path

import pytest

from app.infra.local.places import base_for, owned_folder, reachable, socket_folder, temporary_name
from app.infra.local.say import Stop


@pytest.fixture
def closed(state: Path) -> Path:
    """A folder below one that only its owner may enter, as /root is."""
    state.chmod(0o700)
    folder = state / "checkout" / ".state"
    folder.mkdir(parents=True)
    return folder


def test_below_a_closed_folder_root_keeps_its_state_elsewhere(closed):
    assert not reachable(closed)
    assert base_for(closed, as_root=True) == temporary_name(closed)
    assert base_for(closed, as_root=False) == closed


def test_an_open_folder_is_used_as_it_is(closed, state):
    state.chmod(0o711)
    assert base_for(closed, as_root=True) == closed


def test_each_checkout_has_its_own_place_elsewhere():
    one, two = (temporary_name(Path("/home") / who / "regiekamer") for who in ("ria", "bas"))
    assert one != two
    assert len(str(one)) < 60


def test_a_socket_gets_a_short_name_when_the_path_is_too_long():
    short, long = Path("/srv/regiekamer/.state"), Path("/srv") / ("regiekamer" * 10)
    assert socket_folder(short) == short
    assert socket_folder(long) == temporary_name(long)


def test_a_link_that_someone_left_in_our_place_is_refused(state):
    (state / "theirs").mkdir()
    (state / "ours").symlink_to(state / "theirs")
    with pytest.raises(Stop, match="andere gebruiker"):
        owned_folder(state / "ours")


def test_ours_alone_whatever_the_mask(state):
    assert owned_folder(state / "log").stat().st_mode & 0o777 == 0o700
    assert owned_folder(state / "demo", shared=True).stat().st_mode & 0o777 == 0o711


def test_a_folder_of_the_user_keeps_what_it_allows(state):
    state.chmod(0o1775)
    assert owned_folder(state, shared=True).stat().st_mode & 0o7777 == 0o1775
