"""What a calculation answers with."""

from dataclasses import dataclass

from app.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Explained:
    """An amount in cents, and the Dutch sentences that lead to it, in their order."""

    cents: Cents
    steps: tuple[str, ...]
