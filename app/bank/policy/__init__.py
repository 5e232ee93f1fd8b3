"""Rules of the bank, pure. `matching.py`: which case a payment belongs to; `booking.py`: what a person may book and
take back; `comparing.py`: bank and case side by side; `words.py`: the words.
"""

from app.bank.policy.words import Certainty, EntryStatus, MatchedBy, return_reason

__all__ = ["Certainty", "EntryStatus", "MatchedBy", "return_reason"]
