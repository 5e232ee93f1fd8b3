"""Readers of bank files, pure. `entries.py` says what they yield; `camt.py` reads XML, by `parts.py`."""
