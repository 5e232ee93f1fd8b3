"""What the person at the terminal reads: short, Dutch, one line per step."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Nothing more can be done; the message is one clear sentence for the user."""


def say(text: str) -> None:
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and afterwards how many seconds it took."""
    print(f"  {what} ...", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException as reason:
        print("mislukt" if isinstance(reason, Exception) else "gestopt", flush=True)
        raise
    print(f"{seconds(time.monotonic() - start)}", flush=True)


def seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")


def tail(text: str, lines: int = 15) -> str:
    """The end of a log, indented, to show beneath a sentence."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-lines:])
