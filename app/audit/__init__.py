"""Audit: seals what happened in a hash chain, hour by hour. Start with policy.py."""
