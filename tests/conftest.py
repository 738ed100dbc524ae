"""What every test may rely on."""

import os
from unittest import mock

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from core import catalogue
from core.triggers import suspended

pytest_plugins = ["tests.cast"]

# A busy machine is no failure.
settings.register_profile("luodi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("luodi")


def pytest_configure():
    catalogue.compile_stale()


def pytest_collection_modifyitems(config, items):
    """Leave out what is marked for the other database."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_sessionfinish(session):
    """With LUODI_NO_SKIPS, a test that was skipped fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LUODI_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("LUODI_NO_SKIPS is set, and tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied():
    """Tests with transactions of their own end by emptying all tables, append-only ones too."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(case):
        with suspended():
            empty(case)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", teardown):
        yield
