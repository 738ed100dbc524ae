from types import SimpleNamespace

from django.db import connection


def run(operation, *, backwards=False):
    """Do (or undo) a migration's operation in the middle of a test."""
    connection.check_constraints()  # PostgreSQL changes no table while some are still to be checked
    act = operation.reverse_code if backwards else operation.code
    act(None, SimpleNamespace(connection=connection))
