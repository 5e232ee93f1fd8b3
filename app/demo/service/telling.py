"""What stands under the bell of the people: the latest that the other side did, the newest unread."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from app.demo.policy.cast import WORKERS
from app.demo.service.stage import Stage
from app.demo.service.story import Story
from app.infra.events import Event
from app.notifications.models import Notification
from app.notifications.policy import TOLD, text_of
from app.organisations.policy import allowed

SINCE = timedelta(days=21)
UNREAD, MOST = 5, 24  # per person
EVERY = 6  # of the actions: the rest of the bell is about what asks for more


def tell(stage: Stage, stories: list[Story]) -> None:
    cases = {story.case.id: story.case for story in stories}
    counts: defaultdict[tuple[UUID, UUID], int] = defaultdict(int)
    told = 0
    events = [row for row in (*stage.rows, *stage.farewells) if isinstance(row, Event)]
    for event in sorted(events, key=lambda one: one.id, reverse=True):
        if event.at < stage.now - SINCE or event.kind not in TOLD:
            continue
        told += event.kind in ("action.recorded", "payment.booked")
        if event.kind in ("action.recorded", "payment.booked") and told % EVERY:
            continue
        case = cases.get(event.subject_id)
        for organisation_id in sorted(
            {event.creditor_id, event.partner_id} - {event.by_organisation_id, None}, key=str
        ):
            assert organisation_id is not None
            sees = case is None or organisation_id in (case.creditor_id, case.partner_id)
            url = "/afgesloten-dossiers" if not sees else f"/dossiers/{event.subject_id}"
            for worker in WORKERS:
                person = stage.people[worker.company, worker.key]
                here = person.organisation_id == organisation_id
                if not here or TOLD[event.kind].to not in allowed(person.kind, person.role):
                    continue
                key = (organisation_id, person.user_id)
                if counts[key] >= MOST:
                    continue
                counts[key] += 1
                at = event.at + timedelta(seconds=3)
                stage.add(
                    Notification(
                        id=stage.ids.at(at),
                        organisation_id=organisation_id,
                        user_id=person.user_id,
                        at=at,
                        event_id=event.id,
                        kind=event.kind,
                        case_id=None if case is None else case.id,
                        text=text_of(
                            event.kind,
                            by=stage.company(event.by_organisation_id).name,
                            reference=case.reference if case else "",
                        ),
                        url=f"/afspraken/{event.subject_id}" if case is None else url,
                        read_at=None
                        if counts[key] <= UNREAD
                        else min(at + timedelta(hours=3), stage.now - timedelta(minutes=5)),
                    )
                )
