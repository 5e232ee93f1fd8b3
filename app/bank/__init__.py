"""Bank: statements, matching and money that looks for its case.

Read `policy.py` (which case a payment belongs to) and `parsers/` (what a bank file says), then `service.py`.
"""
