"""The chain over what happened: each hour's hash holds the hash of the hour before. Pure.

Left out is what may change: `partner_id`, which goes along with the case.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

START = bytes(32)  # before the first hour


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, as it was written."""

    id: UUID
    at: datetime
    kind: str
    subject_kind: str
    subject_id: UUID
    by_organisation_id: UUID
    by_user_id: UUID
    data: Mapping[str, Any]

    def told(self) -> bytes:
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = [
            self.id,
            moment,
            self.kind,
            self.subject_kind,
            self.subject_id,
            self.by_organisation_id,
            self.by_user_id,
        ]
        return json.dumps([*map(str, parts), self.data], sort_keys=True, separators=(",", ":")).encode()


def seal(previous: bytes, facts: Iterable[Fact]) -> tuple[bytes, int]:
    """The hash of one hour after `previous`, and how many events it holds; `facts` in the order of their ids."""
    digest, count = sha256(previous), 0
    for fact in facts:
        digest.update(sha256(fact.told()).digest())
        count += 1
    return digest.digest(), count


def hour_of(moment: datetime) -> datetime:
    """The start of the hour in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
