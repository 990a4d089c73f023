"""PostgreSQL plans a statement once a connection, as SQLite's driver does by itself.

Planning takes PostgreSQL longer than answering when a statement joins several tables and finds a few rows. Those that
are run at each answer say so with the execution option RUN_OFTEN; the others are sent as they are.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

RUN_OFTEN = {"prepared": True}
"""The execution option of statements that are worth a place in each connection's memory."""
_TEXTS = "prepared statements"


def plan_once(engine: Engine) -> None:
    """Prepare the statements that ask for it, at their first run on each of the engine's connections."""
    event.listen(engine, "connect", _plan_at_once)
    event.listen(engine, "before_cursor_execute", _executed, retval=True)


def _plan_at_once(connection: Any, _record: Any) -> None:
    """Have one plan from the first run on: left to itself, PostgreSQL plans a prepared statement five times more."""
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
    connection.commit()


def _executed(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, _many: bool
) -> tuple[str, Any]:
    if context is None or not context.execution_options.get("prepared"):
        return statement, parameters
    # Forgotten with the connection, as PostgreSQL does; a rollback keeps both.
    known: dict[str, str] = connection.info.setdefault(_TEXTS, {})
    if statement not in known:
        name = f"often_{len(known)}"
        places = {key: f"${rank}" for rank, key in enumerate(parameters, start=1)}
        cursor.execute(f"PREPARE {name} AS {statement % places}")
        known[statement] = f"EXECUTE {name} ({', '.join(f'%({key})s' for key in places)})"
    return known[statement], parameters
