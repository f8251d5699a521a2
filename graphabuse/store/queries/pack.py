"""Which questions come ready to ask, and how is one of them asked?"""

from collections.abc import Mapping

import pandas as pd

from graphabuse.config import near
from graphabuse.errors import InputError, NotFoundError
from graphabuse.store.protocol import Store
from graphabuse.store.queries.accounts import QUERIES as OF_ACCOUNTS
from graphabuse.store.queries.history import QUERIES as OF_HISTORY
from graphabuse.store.queries.identifiers import QUERIES as OF_IDENTIFIERS
from graphabuse.store.queries.query import Query
from graphabuse.store.queries.rings import QUERIES as OF_RINGS

PACK: tuple[Query, ...] = (*OF_ACCOUNTS, *OF_IDENTIFIERS, *OF_RINGS, *OF_HISTORY)


def list_queries() -> tuple[Query, ...]:
    """All named queries."""
    return PACK


def find_query(name: str) -> Query:
    """The query of that name.

    Raises
    ------
    NotFoundError
        There is none.
    """
    by_name = {query.name: query for query in PACK}
    if name not in by_name:
        raise NotFoundError(f"query {name!r} is not known; {near(name, list(by_name))}")
    return by_name[name]


def run_query(store: Store, name: str, values: Mapping[str, object] | None = None) -> pd.DataFrame:
    """Run a named query.

    Raises
    ------
    NotFoundError
        No query of that name.
    InputError
        A parameter is missing, not known, or no number where one is asked for.
    """
    query = find_query(name)
    given = {**query.defaults, **(values or {})}
    for needed, meaning in query.parameters.items():
        if needed not in given:
            raise InputError(f"query {name} needs --param {needed}=… ({meaning})")
        given[needed] = _typed(query, needed, given[needed])
    return store.cypher(store.dialect(query.text, query.server_text), given)


def _typed(query: Query, parameter: str, value: object) -> object:
    """Whole numbers where the default is one, text elsewhere: an account id may consist of digits."""
    if not isinstance(query.defaults.get(parameter), int):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(
            f"query {query.name}: {parameter} must be a whole number, not {value!r} ({query.parameters[parameter]})"
        )
    return value
