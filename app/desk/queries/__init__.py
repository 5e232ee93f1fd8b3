"""Reads of the desk, each with a fixed number of statements, however many rows there are."""
