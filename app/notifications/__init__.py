"""Notifications: tells people what the other side did. Only listens to events. Start with policy.py."""
