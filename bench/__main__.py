"""Reads what is asked for and runs it; see `bin/bench --help`."""

import argparse
import os
import sys
import tempfile

import django
from django.core.management import call_command

from .database import environment, throw_away_database


def arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description="Speed beside bare Django.")
    parser.add_argument("--leads", type=int, default=100_000, help="how many leads (100000)")
    parser.add_argument("--rounds", type=int, default=40, help="requests for each page (40)")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--database", default="", help="keep and use again a database of this name")
    acts = parser.add_subparsers(dest="act")
    racing = acts.add_parser("race", help="claims for the last square metres, at once")
    racing.add_argument("--rounds", type=int, default=1000, dest="races")
    racing.add_argument("--sqlite", action="store_true", help="on SQLite, not PostgreSQL")
    return parser.parse_args()


def measure_pages(asked):
    with throw_away_database(asked.database, keep=bool(asked.database)):
        prepare(asked.leads)
        from .measure import HEAD, measure, requests_a_second
        from .pages import pages
        from .servers import serving

        chosen = [page for page in pages() if asked.only in page.name]
        with serving("config.settings") as luodi, serving("bench.settings") as yardstick:
            print(HEAD)
            results = []
            for page in chosen:
                results.append(measure(page, luodi, yardstick, asked.rounds))
                print(results[-1].line(), flush=True)
            rate = requests_a_second(chosen[0], luodi)
            print(f"{rate:.0f} a second: {chosen[0].name}, 8 at once")
    return sum(not result.is_good for result in results)


def prepare(leads):
    """Migrate, and generate unless the database holds leads already."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from crm.models import Lead

    if not Lead.objects.exists():
        call_command("generate", leads=leads)
        from django.db import connection

        connection.cursor().execute("VACUUM ANALYZE")
    print(f"{Lead.objects.count():,} leads on {os.uname().nodename}, {os.cpu_count()} cores")


def race(asked):
    if asked.sqlite:
        with tempfile.TemporaryDirectory(prefix="luodi-race-") as folder:
            os.environ |= environment(f"sqlite:///{folder}/race.sqlite3", folder)
            return race_here(asked.races)
    with throw_away_database():
        return race_here(asked.races)


def race_here(rounds):
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("loadzone", verbosity=0)
    from .race import run

    return run(rounds)


if __name__ == "__main__":
    asked = arguments()
    sys.exit(bool(race(asked) if asked.act == "race" else measure_pages(asked)))
