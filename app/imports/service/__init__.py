"""Acts of an import: take a file in and say yes or no to it (`receiving.py`), try it out (`trial.py`), write its
dossiers (`writing.py`: new ones by `adding.py`, known ones by `changing.py`), forget it (`clearing.py`)."""
