"""What an import file must say, and what becomes of it. Pure.

`columns.py` (headings), `values.py` (cells), `records.py` (what comes out), `dossiers.py` (rows to dossiers),
`problems.py` (what is wrong, and the file of it).
"""
