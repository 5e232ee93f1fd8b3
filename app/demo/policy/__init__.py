"""What the demonstration invents, the same for the same seed and day: `cast.py` who works where, `names.py` who owes,
`debts.py` what, `course.py` how a case goes, `texts.py` what people write, `bank_file.py` and `case_file.py` files.
Nobody in it exists.
"""
