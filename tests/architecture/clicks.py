"""Every button of the pages, as somebody finds it: what is filled in, and in which state of affairs."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from app.actions.models import Action, Approval
from app.bank.models import BankEntry
from app.cases.models import CaseCause, Preference
from app.infra.clock import now, today
from app.infra.files import Upload
from app.regie.models import Intervention, Request
from app.sla.models import SlaVersion
from tests.app.actions.conftest import CALL, SUMMONS
from tests.app.bank.camt import Paid, camt, numbered
from tests.app.imports.conftest import csv_of
from tests.architecture.scene import Click, Scene

PAUSE = {"soort": "pauzeren", "reden": "Overleg met de gemeente", "versie": "1"}
TERMS = {"doel": "Mensen houden hun huis", "artikelen": ["akkoord-dagvaarding"]}


def tomorrow() -> str:
    return (today() + timedelta(days=1)).isoformat()


# ---- hand-overs


def take_many(s: Scene) -> Click:
    case = s.offered()
    return Click(s.world.wim, "/aannames", lambda: {"dossier": [f"{case.id}:2"]})


def take_one(s: Scene) -> Click:
    return Click(s.world.wim, f"/dossiers/{s.offered().id}/aannames", lambda: {"versie": "2"})


def hand_over(s: Scene) -> Click:
    case, to = s.case(), str(s.world.wim.organisation_id)
    return Click(s.world.ria, "/overdrachten", lambda: {"dossier": [f"{case.id}:1"], "partner": to})


def give_back(s: Scene) -> Click:
    form = {"versie": "1", "reden": "Dit hoort niet bij ons."}
    return Click(s.world.bas, f"/dossiers/{s.shared().id}/teruggaven", lambda: form)


def give_many_back(s: Scene) -> Click:
    form = {"dossier": [f"{s.offered().id}:2"], "reden": "Wij zitten vol."}
    return Click(s.world.wim, "/overdrachten/teruggaven", lambda: form)


def choose_to_return(s: Scene) -> Click:
    case = s.offered()
    return Click(s.world.wim, "/overdrachten/teruggaven/keuzes", lambda: {"dossier": [f"{case.id}:2"]})


# ---- what was agreed


def terms(**more: Any) -> dict[str, Any]:
    return {**TERMS, "ingangsdatum": today().isoformat(), **more}


def start_sla(s: Scene) -> Click:
    partner = str(s.partner())
    return Click(s.world.ria, "/afspraken", lambda: terms(partner=partner))


def proposed(s: Scene) -> SlaVersion:
    s.post(s.world.ria, "/afspraken", **terms(partner=str(s.partner())))
    found: SlaVersion = s.newest(SlaVersion)
    return found


def sign_version(s: Scene) -> Click:
    path = f"/afspraakversies/{proposed(s).id}/handtekeningen"
    return Click(s.world.ria, path, lambda: {"naam": "Ria Regie", "versie": "1"})


def withdraw_version(s: Scene) -> Click:
    return Click(s.world.ria, f"/afspraakversies/{proposed(s).id}/intrekkingen", lambda: {"versie": "1"})


def try_version(s: Scene) -> Click:
    return Click(s.world.ria, f"/afspraken/{proposed(s).sla_id}/versies/proef", terms)


def next_version(s: Scene) -> Click:
    first = proposed(s)
    s.post(s.world.ria, f"/afspraakversies/{first.id}/intrekkingen", versie="1")
    return Click(s.world.ria, f"/afspraken/{first.sla_id}/versies", terms)


# ---- doing something in a case


def log_call(s: Scene) -> Click:
    return Click(s.world.bas, f"/dossiers/{s.shared().id}/acties", lambda: CALL)


def try_call(s: Scene) -> Click:
    return Click(s.world.bas, f"/dossiers/{s.shared().id}/acties/proef", lambda: CALL)


def planned(s: Scene) -> str:
    case = s.shared()
    s.post(s.world.bas, f"/dossiers/{case.id}/acties", soort="bellen", moment=(now() + timedelta(days=1)).isoformat())
    return f"/dossiers/{case.id}/acties/{s.newest(Action).id}"


def complete_call(s: Scene) -> Click:
    return Click(s.world.bas, f"{planned(s)}/afrondingen", lambda: {"uitkomst": "gesproken"})


def withdraw_call(s: Scene) -> Click:
    return Click(s.world.bas, f"{planned(s)}/intrekkingen")


def stop_call(s: Scene) -> Click:
    return Click(s.world.ria, f"{planned(s)}/tegenhoudingen", lambda: {"reden": "Wij spraken haar zelf al."})


def answer_approval(s: Scene) -> Click:
    s.post(s.world.bas, f"/dossiers/{s.shared().id}/acties", **SUMMONS)
    path = f"/akkoorden/{s.newest(Approval).id}/antwoorden"
    return Click(s.world.ria, path, lambda: {"soort": "akkoord", "versie": "1"})


# ---- regie


def intervene(s: Scene) -> Click:
    return Click(s.world.ria, f"/dossiers/{s.shared().id}/interventies", lambda: PAUSE | {"totEnMet": tomorrow()})


def undo_it(s: Scene) -> Click:
    path = f"/dossiers/{s.shared().id}/interventies"
    s.post(s.world.ria, path, **PAUSE, totEnMet=tomorrow())
    return Click(s.world.ria, f"{path}/{s.newest(Intervention).id}/herroepingen")


def instruct(s: Scene) -> Click:
    return Click(s.world.ria, f"/dossiers/{s.shared().id}/instructies", lambda: {"tekst": "Ga na 17.00 uur langs."})


def ask(s: Scene) -> Click:
    return Click(s.world.bas, f"/dossiers/{s.shared().id}/vragen", lambda: {"tekst": "Wie is de contactpersoon?"})


def reply(s: Scene) -> Click:
    s.post(s.world.ria, f"/dossiers/{s.shared().id}/instructies", tekst="Ga na 17.00 uur langs.")
    return Click(s.world.bas, f"/verzoeken/{s.newest(Request).id}/antwoorden", lambda: {"tekst": "Dat doe ik."})


# ---- what somebody writes down


def write(what: str, **form: str) -> Any:
    return lambda s: Click(s.world.bas, f"/dossiers/{s.shared().id}/{what}", lambda: form)


CAUSE = {"oorzaak": "onbekend", "toelichting": "Nog niet gesproken"}
WISH = {"soort": "moment", "tekst": "Na het werk"}


def withdraw(what: str, model: Any, form: dict[str, str]) -> Any:
    def prepared(s: Scene) -> Click:
        path = f"/dossiers/{s.shared().id}/{what}"
        s.post(s.world.bas, path, **form)
        return Click(s.world.bas, f"{path}/{s.newest(model, s.world.bas).id}/intrekkingen")

    return prepared


# ---- files and payments


def send_statement(s: Scene) -> Click:
    data = camt(*numbered(Paid(5_00, f"betaling {s.number()}")))
    return Click(s.world.fien, "/bank/afschriften", lambda: {"bestand": (BytesIO(data), "afschrift.xml")})


def waiting(s: Scene) -> UUID:
    click = send_statement(s)
    s.queue.calls.clear()
    assert s.client(click.who).post(click.path, data=click.form()).status_code == 303
    s.queue.work()
    return UUID(str(s.newest(BankEntry).id))


def book(s: Scene) -> Click:
    case, path = s.case(), f"/bank/betalingen/{waiting(s)}/boekingen"
    version = str(s.newest(BankEntry).version)
    return Click(s.world.fien, path, lambda: {"dossier": str(case.id), "versie": version})


def set_apart(s: Scene) -> Click:
    path = f"/bank/betalingen/{waiting(s)}/uitsluitingen"
    version = str(s.newest(BankEntry).version)
    return Click(s.world.fien, path, lambda: {"reden": "Waarborgsom", "versie": version})


def take_back(s: Scene) -> Click:
    click = book(s)
    s.post(s.world.fien, click.path, **click.form())
    version = str(s.newest(BankEntry).version)
    return Click(s.world.fien, click.path.replace("boekingen", "terugdraaiingen"), lambda: {"versie": version})


def book_sure(s: Scene) -> Click:
    """By name and amount; nothing else fits."""
    s.case()
    cents, surname = 780_60, f"Klik{s.number() - 1}"
    data = camt(*numbered(Paid(cents, "huur", name=f"F {surname}")))
    s.queue.calls.clear()
    s.client(s.world.fien).post("/bank/afschriften", data={"bestand": (BytesIO(data), "a.xml")})
    s.queue.work()
    entry = s.newest(BankEntry)
    return Click(s.world.fien, "/bank/boekingen", lambda: {"betaling": [f"{entry.id}:{entry.version}"]})


def send_cases(s: Scene) -> Click:
    data = csv_of({"dossiernummer": f"H-{s.number()}", "debiteurnummer": f"D{s.number()}"})
    return Click(s.world.ria, "/inlezen", lambda: {"bestand": (BytesIO(data), "achterstand.csv")})


def tried(s: Scene) -> str:
    click = send_cases(s)
    s.queue.calls.clear()
    assert s.client(click.who).post(click.path, data=click.form()).status_code == 303
    s.queue.work()
    return f"/inlezen/{s.newest(Upload).id}"


WORK = {
    "actions.answer_approval": answer_approval,
    "actions.create_action": log_call,
    "actions.create_completion": complete_call,
    "actions.create_veto": stop_call,
    "actions.create_withdrawal": withdraw_call,
    "actions.preview_action": try_call,
    "bank.create_booking": book,
    "bank.create_bookings": book_sure,
    "bank.create_exclusion": set_apart,
    "bank.create_file": send_statement,
    "bank.create_undoing": take_back,
    "cases.create_cause": write("oorzaken", **CAUSE),
    "cases.create_cause_withdrawal": withdraw("oorzaken", CaseCause, CAUSE),
    "cases.create_circumstance": write("omstandigheden", feit="debtor.debt_help", waarde="geen"),
    "cases.create_judgment": write("oordelen", vermogen="kan-niet", reden="Er is geen ruimte.", versie="1"),
    "cases.create_note": write("notities", tekst="Belde net, neemt niet op."),
    "cases.create_preference": write("voorkeuren", **WISH),
    "cases.create_preference_withdrawal": withdraw("voorkeuren", Preference, WISH),
    "handovers.create_acceptance": take_one,
    "handovers.create_acceptances": take_many,
    "handovers.create_handover": hand_over,
    "handovers.create_return": give_back,
    "handovers.create_return_choice": choose_to_return,
    "handovers.create_returns": give_many_back,
    "imports.create_confirmation": lambda s: Click(s.world.ria, f"{tried(s)}/bevestigingen"),
    "imports.create_import": send_cases,
    "imports.create_removal": lambda s: Click(s.world.ria, f"{tried(s)}/verwijderingen"),
    "regie.create_answer": reply,
    "regie.create_instruction": instruct,
    "regie.create_intervention": intervene,
    "regie.create_question": ask,
    "regie.create_undo": undo_it,
    "sla.create_signature": sign_version,
    "sla.create_sla": start_sla,
    "sla.create_version": next_version,
    "sla.create_withdrawal": withdraw_version,
    "sla.preview_version": try_version,
}
