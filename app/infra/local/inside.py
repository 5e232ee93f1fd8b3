"""What a command does inside the environment: `.venv/bin/python -m app.infra.local.inside <command>`."""

import sys
from collections.abc import Callable, Sequence

from app.infra.local.demo import demo
from app.infra.local.quality import bench, check, test
from app.infra.local.say import Stop, warn

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
}


def main(arguments: Sequence[str]) -> int:
    """The exit code: that of the command, 2 with a sentence when it cannot be done, 130 on Ctrl-C."""
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as reason:
        warn(str(reason))
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
