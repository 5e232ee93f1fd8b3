"""What a fresh clone needs to run on one machine. Start reading in `commands.py`."""
