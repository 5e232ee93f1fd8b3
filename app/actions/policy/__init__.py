"""The rules around an action that the SLA itself does not hold. Pure.

Words in words.py; what is asked of a draft in draft.py; who may act under which regie in regie.py; facts out of
what happened in contacts.py and debts.py; approvals and mandates in approvals.py; what follows in follow_up.py.
"""

from app.actions.policy.words import ActionStatus, AnswerKind, ApprovalStatus

__all__ = ["ActionStatus", "AnswerKind", "ApprovalStatus"]
