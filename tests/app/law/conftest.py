from hypothesis import settings

# The first use of a calendar or a table takes its time; how long a rule takes is for the bench to say.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
