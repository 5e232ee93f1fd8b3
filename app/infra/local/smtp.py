"""A mail server that passes nothing on: each message becomes a file in MAILBOX."""

import os
import signal
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
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


def main() -> None:
    where = urlsplit(os.environ["SMTP_URL"])
    folder = Path(os.environ["MAILBOX"])
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Mailbox(folder), hostname=where.hostname, port=where.port or 25)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    controller.start()
    told.wait()
    controller.stop()


if __name__ == "__main__":
    main()
