"""Readers of import files: each gives a sheet, a header and rows. `csv_v1.py` reads "Overdracht CSV v1"."""
