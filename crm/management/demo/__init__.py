"""The demonstration: made-up projects, played back through the verbs from the launch until today.

`plans` says what happens to each project and when, `acts` does it, `play` lets the days pass. So
everything the program keeps of an act (audit, claims, verdicts, what was known when) is there.
"""
