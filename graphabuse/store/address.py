"""How does an address become a store?"""

from importlib import import_module
from pathlib import Path

from graphabuse.engine.duckdb import EngineLimits
from graphabuse.errors import InputError
from graphabuse.store.embedded.store import EmbeddedStore
from graphabuse.store.neo4j.address import is_server
from graphabuse.store.neo4j.settings import is_settings
from graphabuse.store.protocol import Store


def open_store(address: str | Path, *, limits: EngineLimits | None = None, read_only: bool = False) -> Store:
    """Open a store, making it if it is not there.

    Parameters
    ----------
    address : str or Path
        A folder (``abuse.graph``), ``:memory:`` for a store that ends with the process, or a server
        (``neo4j://user@host:7687/database``, ``bolt://…``, ``+s`` for TLS; password in ``NEO4J_PASSWORD``), or a TOML file
        whose section ``[neo4j]`` names one.
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
    if is_server(text) or is_settings(text):
        # the driver takes a quarter of a second to import, which an embedded store need not pay
        opened: Store = import_module("graphabuse.store.neo4j.store").Neo4jStore(
            text, limits=limits, read_only=read_only
        )
        return opened
    if "://" in text:
        raise InputError(
            f"{text.split('://', maxsplit=1)[0]}:// is not a store; give a folder such as 'abuse.graph', ':memory:', or a server such as "
            "neo4j://user@host:7687/database"
        )
    if not text:
        raise InputError("the store address is empty; give a folder such as 'abuse.graph'")
    return EmbeddedStore(text, limits=limits, read_only=read_only)
