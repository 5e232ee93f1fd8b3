"""What has to stay up: started again with longer and longer pauses, and not for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.infra.local.say import Stop
from app.infra.local.services import LONG_ENOUGH, LONGEST_PAUSE, TRIES, Program, Supervisor, Watch, pause_after


@dataclass
class Clock:
    """It stands still until a test moves it."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sleeper(state: Path, clock: Clock) -> Iterator[Watch]:
    watch = Watch(Program("slaper", ["sleep", "60"], state, {"PATH": "/usr/bin:/bin"}), clock)
    watch.start()
    yield watch
    watch.service.stop()


def kill(watch: Watch) -> int:
    assert watch.service.process is not None
    watch.service.process.kill()
    watch.service.process.wait()
    return watch.service.process.pid


def test_who_dies_after_a_good_life_is_back_at_once(sleeper, clock, capsys):
    sleeper.look()
    assert sleeper.service.process.poll() is None
    clock.now += LONG_ENOUGH
    dead = kill(sleeper)
    sleeper.look()  # sees it
    sleeper.look()  # starts it
    assert sleeper.service.process.pid != dead
    assert sleeper.service.process.poll() is None
    assert "slaper is gestopt (code -9) en wordt opnieuw gestart." in capsys.readouterr().err


def test_who_keeps_falling_waits_longer_and_is_given_up(sleeper, clock):
    for failures in range(1, TRIES):
        kill(sleeper)
        sleeper.look()
        assert sleeper.retry_at == clock.now + pause_after(failures)
        sleeper.look()
        assert sleeper.service.process.poll() is not None, "before its pause is over"
        clock.now = sleeper.retry_at
        sleeper.look()
        assert sleeper.service.process.poll() is None
    kill(sleeper)
    with pytest.raises(Stop, match=f"slaper .* {TRIES} keer achter elkaar"):
        sleeper.look()


def test_one_good_life_makes_good(sleeper, clock):
    kill(sleeper)
    sleeper.look()
    clock.now = sleeper.retry_at
    sleeper.look()
    clock.now += LONG_ENOUGH
    kill(sleeper)
    sleeper.look()
    assert sleeper.failures == 0


def test_pauses_grow_and_stay_bounded():
    pauses = [pause_after(failures) for failures in range(TRIES + 5)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0, LONGEST_PAUSE)


def test_who_is_given_up_shows_the_end_of_its_log(state, clock):
    supervisor = Supervisor(state)
    watch = Watch(Program("pech", ["sh", "-c", "echo geen brood; exit 3"], state, {"PATH": "/usr/bin:/bin"}), clock)
    watch.failures = TRIES - 1
    watch.start()
    watch.service.process.wait()
    with pytest.raises(Stop, match=r"(?s)pech is gestopt \(code 3\).*geen brood"):
        supervisor.look(watch)
