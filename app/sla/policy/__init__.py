"""The SLA that executes itself: what was agreed, compiled once, and what it says of one action.

Start with decide.py. What a clause may look at stands in vocabulary.py and conditions.py, what is in the
library in catalogue.py, how a signed version becomes rules in terms.py.
"""
