"""Reads: payments (`entries.py`), files (`statements.py`), cases that money may be for (`candidates.py`)."""
