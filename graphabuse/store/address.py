"""How does an address become a store?"""

from pathlib import Path

from graphabuse.engine.duckdb import EngineLimits
from graphabuse.errors import InputError
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.protocol import Store

SERVER_SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def open_store(address: str | Path, *, limits: EngineLimits | None = None, read_only: bool = False) -> Store:
    """Open a store, making it if it is not there.

    Parameters
    ----------
    address : str or Path
        A folder (``abuse.graph``), or ``:memory:`` for a store that ends with the process.
    limits : EngineLimits, optional
        Memory, threads and spill folder of the engine.
    read_only : bool
        Open an existing store without taking its writer's lock.

    Raises
    ------
    InputError
        An address of another form.
    NotFoundError
        ``read_only`` and no such store.
    StoreError
        Held by another writer, of a newer schema, damaged, or in a folder that cannot be written.

    Examples
    --------
    >>> with open_store(":memory:") as store:
    ...     store.kinds
    ('device', 'ip', 'payment_token')
    """
    text = str(address)
    if text.startswith(SERVER_SCHEMES):
        raise InputError(
            f"{text.rsplit('@', maxsplit=1)[-1]}: this version keeps its graph in the embedded store; give a folder such as "
            "'abuse.graph' (the Neo4j store is planned, see CHANGELOG.md)"
        )
    if "://" in text:
        raise InputError(
            f"{text.split('://', maxsplit=1)[0]}:// is not a store; give a folder such as 'abuse.graph' or ':memory:'"
        )
    if not text:
        raise InputError("the store address is empty; give a folder such as 'abuse.graph'")
    return EmbeddedStore(text, limits=limits, read_only=read_only)
