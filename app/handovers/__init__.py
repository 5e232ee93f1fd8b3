"""Hand-overs: a case goes to a partner, who accepts it or returns it with a reason. Start with service.py."""
