"""Invented organisations, people and 300 cases to try everything on, and files to try by hand. Start with
service/loading.py; what is invented stands in policy/, how a case comes about in service/story.py.
"""
