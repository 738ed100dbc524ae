"""How fast Luodi is beside a bare Django view, on one machine in one run; and races.

`python -m bench` (or bin/bench) makes a PostgreSQL database of its own, fills it, starts two
servers under gunicorn, Luodi and the yardstick, and asks both in turn.
"""
