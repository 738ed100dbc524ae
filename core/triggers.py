"""Rules kept by the database itself, whatever code writes: operations for migrations.

Each works on SQLite and PostgreSQL and raises IntegrityError with its message. SQLite forgets the
triggers of a table that a later migration alters: repeat the operation there; a test compares.
"""

from contextlib import contextmanager

from django.db import connections, migrations

PREFIX = "luodi_"


def append_only(table, *, may_change=(), until=None):
    """Refuse DELETE on `table`, and UPDATE of any column that is not in `may_change`.

    Once the column `until` is filled, nothing can change any more: a withdrawal is final.
    Columns added later are covered when the operation is repeated after them.
    """

    def forward(apps, schema_editor):
        connection = schema_editor.connection
        frozen = [name for name in _columns(connection, table) if name not in may_change]
        changed = [f"OLD.{_quote(name)} IS DISTINCT FROM NEW.{_quote(name)}" for name in frozen]
        if until:
            changed.append(f"OLD.{_quote(until)} IS NOT NULL")
        message = f"{table} is append-only"
        _create(connection, table, f"{table}_kept", "DELETE", None, message)
        _create(connection, table, f"{table}_frozen", "UPDATE", " OR ".join(changed), message)

    def backward(apps, schema_editor):
        _drop(schema_editor.connection, table, f"{table}_kept")
        _drop(schema_editor.connection, table, f"{table}_frozen")

    return migrations.RunPython(forward, backward)


def guard(name, table, event, *, when, message):
    """Refuse `event` ("INSERT", "UPDATE" or "DELETE") on rows of `table` where `when` holds.

    `when` is SQL that both databases read, over NEW and OLD; it may hold subqueries.
    """

    def forward(apps, schema_editor):
        _create(schema_editor.connection, table, name, event, when, message)

    def backward(apps, schema_editor):
        _drop(schema_editor.connection, table, name)

    return migrations.RunPython(forward, backward)


def installed(using="default"):
    """The names of the triggers made here that the database holds now, without prefix."""
    connection = connections[using]
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [name for (name,) in cursor.fetchall()]
    return {name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)}


@contextmanager
def suspended(using="default"):
    """For tests only: lets the test runner empty the tables between two tests.

    It empties them by DELETE on SQLite, which the triggers refuse; TRUNCATE on PostgreSQL passes.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{PREFIX}%"],
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {_quote(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


def _create(connection, table, name, event, when, message):
    _drop(connection, table, name)
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in make(
            _quote(PREFIX + name), _quote(table), event, when, message.replace("'", "''")
        ):
            cursor.execute(statement)


def _sqlite(name, table, event, when, message):
    when = (when or "1").replace("IS DISTINCT FROM", "IS NOT")  # older SQLite knows only this
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN "
        f"SELECT RAISE(ABORT, '{message}') WHERE {when}; END"
    )


def _postgresql(name, table, event, when, message):
    row = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when or 'TRUE'} THEN RAISE EXCEPTION '{message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _drop(connection, table, name):
    trigger = _quote(PREFIX + name)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {_quote(table)}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {trigger}()")


def _columns(connection, table):
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in columns]


def _quote(name):
    return '"' + name.replace('"', '""') + '"'
