"""A mail server that passes nothing on: each message becomes a file in MAILBOX.

It is given a listening socket: `python -m app.infra.local.smtp <file descriptor>`. Who chose the port keeps it.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps every message, whole and in order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        file = self.folder / f"{time.time_ns()}.eml"
        half = file.with_suffix(".half")
        half.write_bytes(envelope.original_content or b"")
        half.replace(file)  # who lists the folder never sees half a message
        return "250 OK"


async def serve(door: socket.socket, mailbox: Mailbox) -> None:
    """Until a SIGTERM."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), sock=door)
    async with server:
        await told.wait()


def main() -> None:
    folder = Path(os.environ["MAILBOX"])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Mailbox(folder)))


if __name__ == "__main__":
    main()
