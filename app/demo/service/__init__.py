"""How the demonstration comes about. `stage.py`: who and what there is; `story.py`: one case, in memory, from moment to
moment, with the rules of the product; `doing.py`, `talking.py` and `moving.py`: what happens in it; `casting.py`,
`scenes.py`, `plots.py` and `playing.py`: which 300; `statements.py`: the bank; `writing.py` and `loading.py`: into
the database, in one transaction.
"""
