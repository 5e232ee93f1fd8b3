"""The mailbox of the demo: what is sent becomes a file, whole."""

import smtplib
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from app.infra.local.ports import HOST, listen
from app.infra.local.services import Program

WAITS, AFTER = "Er wacht een verzoek om toestemming.", "Ook na een regel met alleen een punt."


@pytest.fixture
def mailbox(state):
    folder = state / "mailbox"
    with listen(22025) as door:
        command = [sys.executable, "-m", "app.infra.local.smtp", str(door.fileno())]
        sink = Program("postbus", command, state, {"MAILBOX": str(folder)}, pass_fds=[door.fileno()])
        sink.start()
        yield door.getsockname()[1], folder
        sink.stop()
    assert sink.process.returncode == 0, (state / "log" / "postbus.log").read_text()


def connect(port: int) -> smtplib.SMTP:
    for _ in range(200):
        try:
            return smtplib.SMTP(HOST, port, timeout=5)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise TimeoutError


def test_a_message_arrives_as_it_was_sent_and_in_order(mailbox):
    port, folder = mailbox
    with connect(port) as server:
        for subject in ("Eén", "Twee"):
            message = EmailMessage(policy=policy.SMTP)
            message["From"], message["To"], message["Subject"] = (
                "post@regiekamer.example",
                "ria@woonveste.example",
                subject,
            )
            message.set_content(f"{WAITS}\n.\n{AFTER}\n")
            server.send_message(message)
    arrived = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.iterdir())]
    assert [message["Subject"] for message in arrived] == ["Eén", "Twee"]
    assert arrived[0].get_content().splitlines() == [WAITS, ".", AFTER]
