"""Acts of the bank: take a file in (`receiving.py`), read it (`reading.py`), book what is sure (`booking.py`), and what
a person does with the rest (`handling.py`)."""
