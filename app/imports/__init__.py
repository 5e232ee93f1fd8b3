"""Imports: cases come in from a file, after a dry run. Start with policy, then service.py."""
