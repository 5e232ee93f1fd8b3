"""People of one creditor who read a file of dossiers and one of the bank in, and try again when nobody answers."""

import http.client
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.app.bank.camt import Paid, camt
from tests.app.imports.sheets import csv_of
from tests.world import Person

LONGEST = 300.0  # seconds that somebody keeps trying
CASES, BAD, SHARED = 200, 9, 6  # dossiers in a file, rows that can't come along, dossiers that a partner works
OPEN = 780_60
UNKNOWN, COSTS = 11, 3  # payments of nobody we know, costs of the bank
STEPS = 4  # the trial, the writing, the booking, and all of it again
FINISHED = ("verwerkt", "geweigerd")


# ---- a person who tries again


@dataclass
class Visitor:
    """Somebody (or a program) who presses the same button again when there is no answer, and keeps what was wrong."""

    person: Person
    address: str
    posting: list[str]
    cookies: dict[str, str] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Status, location and text of the first answer that is not 'come back in a while'."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            try:
                status, sent, text = self.once(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                self.met[type(error).__name__] += 1
            else:
                if status < 500:
                    return status, sent.get("Location") or "", text
                self.met[str(status)] += 1
                if "probeer het over een minuut opnieuw" not in text.lower() or sent.get("Retry-After") != "60":
                    self.wrong.append(f"{method} {path}: {status} {text[-300:]}")
            time.sleep(0.3)
        raise AssertionError(f"{method} {path}: nobody answers")

    def once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any, str]:
        wire = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        who = {"Authorization": f"Bearer {self.person.key}"}
        if not path.startswith("/api/"):
            who = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            if method == "POST":
                self.posting.append(path)
            wire.request(method, path, body, who | {name.replace("_", "-"): value for name, value in headers.items()})
            answer = wire.getresponse()
            text = answer.read().decode()
        finally:
            if method == "POST":
                self.posting.remove(path)
            wire.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, text

    def form(self, page: str, action: str, **more: bytes) -> tuple[int, str, str]:
        """Open the page and send the form that goes to `action`, with the page's token and key."""
        status, _, text = self.ask("GET", page)
        assert status == 200, text
        inside = text.partition(f'action="{action}"')[2].partition("</form>")[0]
        fields = {name: re.search(f'name="{name}" value="([^"]*)"', inside)[1] for name in ("csrf_token", "sleutel")}
        parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [(f'name="bestand"; filename="{name}"', data) for name, data in more.items()]
        body = b"".join(
            b"--x\r\nContent-Disposition: form-data; " + h.encode() + b"\r\n\r\n" + v + b"\r\n" for h, v in parts
        )
        return self.ask("POST", action, body + b"--x--\r\n", Content_Type="multipart/form-data; boundary=x")

    def wait(self, path: str, *wanted: str) -> dict[str, Any]:
        """Ask how far a file is until it is there."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            status, _, text = self.ask("GET", path)
            assert status == 200, text
            told: dict[str, Any] = json.loads(text)
            if told["status"] in (*wanted, *FINISHED):
                assert told["status"] in wanted, told
                return told
            time.sleep(0.3)
        raise AssertionError(f"{path} stays {told}")


# ---- one creditor, its two files, and what must be there afterwards


@dataclass
class Round:
    number: int
    regisseur: Visitor
    cashier: Visitor
    steps: int = 0  # done, of STEPS

    @property
    def organisation_id(self) -> UUID:
        return self.regisseur.person.organisation_id

    @property
    def by_page(self) -> bool:
        """Half of them work by page, the others by API."""
        return self.number % 2 == 0

    def reference(self, place: int) -> str:
        return f"K-{self.number:03}-{place:05}"

    def cases(self) -> bytes:
        """Every fourth dossier has a second row; the bad rows have dossiers of their own."""
        rows = []
        for place in range(CASES):
            about = {"dossiernummer": self.reference(place), "debiteurnummer": f"D{place}"}
            rows += [about | {"factuurnummer": f"F{part}"} for part in range(2 if place % 4 == 0 else 1)]
        step = len(rows) // BAD
        for bad in range(BAD):
            rows.insert(bad * step, {"dossiernummer": f"FOUT-{bad}", "bedrag_open": "geen bedrag"})
        return csv_of(*rows)

    def owed(self) -> dict[str, int]:
        """What is open of each dossier once the payments are booked."""
        imported = {self.reference(place): OPEN * (2 if place % 4 == 0 else 1) for place in range(CASES)}
        open_cents = Counter(imported | {self.shared(place): OPEN for place in range(SHARED)})
        open_cents.subtract(dict(self.paid()))
        return dict(open_cents)

    def shared(self, place: int) -> str:
        return f"P-{self.number:03}-{place:05}"

    def paid(self) -> list[tuple[str, int]]:
        """One payment for each dossier, so that each has one place where it can be lost or doubled."""
        references = [self.reference(place) for place in range(CASES)] + [self.shared(p) for p in range(SHARED)]
        return [(reference, 10_00 + place) for place, reference in enumerate(references)]

    def statement(self) -> bytes:
        name = f"R{self.number}"
        sure = [Paid(cents, f"dossier {ref}", ref=f"{name}S{n}") for n, (ref, cents) in enumerate(self.paid())]
        unknown = [Paid(3_00 + n, "van wie is dit", ref=f"{name}U{n}") for n in range(UNKNOWN)]
        costs = [Paid(-1_00 - n, "kosten van de bank", ref=f"{name}C{n}") for n in range(COSTS)]
        return camt(*sure, *unknown, *costs)

    def live(self) -> None:
        """Both files to their end, and both once more."""
        cases, statement = self.cases(), self.statement()
        at = self.send_cases(cases)
        told = self.regisseur.wait(f"/api/v1/importen/{at}", "klaar om na te kijken")["telling"]
        assert (told["nieuw"]["dossiers"], told["fouteRegels"]) == (CASES, BAD), told
        self.steps += 1
        self.confirm(at)
        told = self.regisseur.wait(f"/api/v1/importen/{at}", "verwerkt")["telling"]
        assert (told["ingelezen"]["dossiers"], told["nieuw"]["dossiers"], told["fouteRegels"]) == (CASES, 0, BAD), told
        self.steps += 1
        bank = self.send_statement(statement)
        self.cashier.wait(f"/api/v1/bankafschriften/{bank}", "verwerkt")
        self.steps += 1
        if self.by_page:
            self.shown(at, bank)
        self.again(cases, statement)
        self.steps += 1

    def send_cases(self, data: bytes) -> str:
        if self.by_page:
            status, location, text = self.regisseur.form("/inlezen", "/inlezen", **{"dossiers.csv": data})
            assert status == 303, text
            return location.rpartition("/")[2]
        return self.by_api(self.regisseur, "/api/v1/importen", data, "text/csv", "dossiers.csv")

    def send_statement(self, data: bytes) -> str:
        if self.by_page:
            name = "/bank/afschriften"
            status, location, text = self.cashier.form(f"{name}/nieuw", name, **{"afschrift.xml": data})
            assert status == 303, text
            return location.rpartition("/")[2]
        return self.by_api(self.cashier, "/api/v1/bankafschriften", data, "text/xml", "afschrift.xml")

    def by_api(self, visitor: Visitor, path: str, data: bytes, kind: str, name: str) -> str:
        key = f"{path} {self.number}"
        status, _, text = visitor.ask(
            "POST", f"{path}?bestandsnaam={name}", data, Content_Type=kind, Idempotency_Key=key
        )
        assert status == 202, text
        return str(json.loads(text)["id"])

    def confirm(self, at: str) -> None:
        if self.by_page:
            status, _, text = self.regisseur.form(f"/inlezen/{at}", f"/inlezen/{at}/bevestigingen")
            assert status == 303, text
        else:
            key = {"Idempotency_Key": f"yes {self.number}", "Content_Type": "application/json"}
            status, _, text = self.regisseur.ask("POST", f"/api/v1/importen/{at}/bevestigingen", **key)
            assert status == 202, text

    def shown(self, cases: str, bank: str) -> None:
        """What the pages say at the end."""
        status, _, page = self.regisseur.ask("GET", f"/inlezen/{cases}")
        assert status == 200 and f"{CASES + CASES // 4} regels zijn ingelezen" in page, page
        status, _, page = self.cashier.ask("GET", f"/bank/afschriften/{bank}")
        assert status == 200 and "Dit bestand is verwerkt" in page, page

    def again(self, cases: bytes, statement: bytes) -> None:
        about = {"Content_Type": "text/csv", "Idempotency_Key": f"again {self.number}"}
        status, _, text = self.regisseur.ask("POST", "/api/v1/importen?bestandsnaam=x.csv", cases, **about)
        assert status == 202, text
        at = json.loads(text)["id"]
        told = self.regisseur.wait(f"/api/v1/importen/{at}", "klaar om na te kijken")["telling"]
        assert (told["staatErAl"]["dossiers"], told["nieuw"]["dossiers"], told["fouteRegels"]) == (CASES, 0, BAD), told
        status, _, text = self.regisseur.ask("POST", f"/api/v1/importen/{at}/bevestigingen")
        assert status == 409, text
        about = {"Content_Type": "text/xml", "Idempotency_Key": f"again {self.number}"}
        status, _, text = self.cashier.ask("POST", "/api/v1/bankafschriften?bestandsnaam=x.xml", statement, **about)
        assert status == 409 and "Er is niets dubbel geboekt" in text, text

    def bad_rows(self) -> list[int]:
        """As a spreadsheet counts."""
        lines = self.cases().decode().splitlines()
        return [number for number, line in enumerate(lines, 1) if line.startswith("FOUT")]
