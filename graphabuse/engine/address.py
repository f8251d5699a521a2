"""What does the address of a database say, and how is it shown without its secrets?"""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from graphabuse.errors import InputError

SCHEMES = {"clickhouse": "CLICKHOUSE_PASSWORD", "postgresql": "PGPASSWORD", "chdb": ""}
_ALIASES = {"postgres": "postgresql"}
_PORTS = {"clickhouse": 8123, "postgresql": 5432}
SPARK = re.compile(r"spark|local(\[.+\])?|spark://.+|sc://.+|yarn|k8s://.+")  # masters and Connect servers
EXAMPLES = "clickhouse://user@host:8123/database/table or postgresql://user@host:5432/database/schema.table"


@dataclass(frozen=True)
class Address:
    """One table on one database.

    Attributes
    ----------
    scheme : str
        ``clickhouse``, ``postgresql`` or ``chdb``.
    host, port, user, database, table : str, int
        Parts of the address; ``table`` may carry a schema.
    password : str
        From the environment; never shown.
    options : dict of str to str
        What follows the question mark.
    folder : str
        Where an in-process engine keeps its data; empty means in memory.
    """

    scheme: str
    host: str
    port: int
    user: str
    database: str
    table: str
    password: str = field(repr=False)
    options: dict[str, str]
    folder: str = ""

    def __str__(self) -> str:
        if self.scheme == "chdb":
            return f"chdb://{self.folder}/{self.database}/{self.table}"
        who = f"{self.user}@" if self.user else ""
        return f"{self.scheme}://{who}{self.host}:{self.port}/{self.database}/{self.table}"

    @property
    def server(self) -> str:
        """The address without the table."""
        return str(self).rsplit("/", 1)[0]


def is_database(text: str) -> bool:
    """Does the text name a table on a database rather than files?"""
    return _ALIASES.get(text.split("://", 1)[0], text.split("://", 1)[0]) in SCHEMES and "://" in text


def parse_address(text: str) -> Address:
    """Parts of an address.

    Raises
    ------
    InputError
        No table named, or a password in the address.
    """
    parts = urlsplit(text)
    scheme = _ALIASES.get(parts.scheme, parts.scheme)
    shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    if scheme not in SCHEMES:
        raise InputError(f"{parts.scheme}:// is not a database that can be read; write {EXAMPLES}")
    variable = SCHEMES[scheme]
    if parts.password:
        raise InputError(
            f"the address {shown} holds a password, which shells and logs keep; leave it out and set {variable}"
        )
    names = [unquote(name) for name in parts.path.split("/") if name]
    if len(names) < 2 or (scheme != "chdb" and len(names) > 2):
        raise InputError(f"{shown} names no database and table; write {EXAMPLES}")
    try:
        port = parts.port or _PORTS.get(scheme, 0)
    except ValueError as error:
        raise InputError(f"{shown} has a port that is not a number up to 65535; write {EXAMPLES}") from error
    folder = "/" + "/".join(names[:-2]) if scheme == "chdb" and len(names) > 2 else ""
    return Address(
        scheme=scheme,
        host=parts.hostname or "localhost",
        port=port,
        user=unquote(parts.username or ""),
        database=names[-2],
        table=names[-1],
        password=os.environ.get(variable, "") if variable else "",
        options=dict(parse_qsl(parts.query)),
        folder=folder,
    )
