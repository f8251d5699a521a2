"""How does ``neo4j://user@host:7687/database`` become a connection, with its secrets kept out of every message?"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from graphabuse.errors import InputError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_OPTIONS = ("prefix", "auth")
_PREFIX = re.compile(r"[A-Z][A-Za-z0-9]{0,30}")


@dataclass(frozen=True)
class Address:
    """Where a server is and who asks.

    Attributes
    ----------
    url : str
        Scheme, host and port, as the driver takes them.
    user, password : str
        From the address, else from ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``; empty with ``?auth=none``.
    database : str
        From the address, else from ``NEO4J_DATABASE``; empty means the server's default.
    prefix : str
        From the address (``?prefix=Abuse``), else from ``GRAPHABUSE_LABEL_PREFIX``: stands before every label of ours.
    """

    url: str
    user: str
    database: str
    prefix: str
    password: str = field(repr=False, default="")

    @property
    def shown(self) -> str:
        """The address without its password."""
        scheme, rest = self.url.split("://", maxsplit=1)
        return f"{scheme}://{self.user + '@' if self.user else ''}{rest}{'/' + self.database if self.database else ''}"


def is_server(text: str) -> bool:
    """Does the text name a server rather than a folder?"""
    return text.split("://", maxsplit=1)[0].lower() in SCHEMES and "://" in text


def parse_address(text: str, environment: Mapping[str, str] | None = None) -> Address:
    """Read an address; what it leaves out comes from the environment.

    Raises
    ------
    InputError
        No host, an unknown option, or no password anywhere.

    Examples
    --------
    >>> parse_address("neo4j://ann@db.example/graph", {"NEO4J_PASSWORD": "secret"}).shown
    'neo4j://ann@db.example/graph'
    """
    known = os.environ if environment is None else environment
    parts = urlsplit(text)
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"the port of the Neo4j address is not a number: {_host_only(text)}") from error
    if not host:
        raise InputError("the Neo4j address has no host; write for instance neo4j://neo4j@localhost:7687/neo4j")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(set(options) - set(_OPTIONS))
    if unknown:
        raise InputError(
            f"{unknown[0]!r} is not an option of a Neo4j address; known are {', '.join(_OPTIONS)} (…/database?prefix=Abuse)"
        )
    prefix = options.get("prefix", "") or label_prefix(known)
    _check_prefix(prefix)
    at = f"[{host}]" if ":" in host else host
    url = f"{parts.scheme}://{at}{f':{port}' if port else ''}"
    database = parts.path.strip("/") or known.get("NEO4J_DATABASE", "")
    if options.get("auth") == "none":
        return Address(url, "", database, prefix)
    user = unquote(parts.username or "") or known.get("NEO4J_USERNAME", "neo4j")
    password = unquote(parts.password or "") or known.get("NEO4J_PASSWORD", "")
    if not password:
        raise InputError(
            f"no password for {user}@{at}; set NEO4J_PASSWORD in the environment (or add ?auth=none for a server without one)"
        )
    return Address(url, user, database, prefix, password)


def label_prefix(environment: Mapping[str, str] | None = None) -> str:
    """What stands before every label of ours where an address does not say: ``GRAPHABUSE_LABEL_PREFIX``, else nothing."""
    prefix = (os.environ if environment is None else environment).get("GRAPHABUSE_LABEL_PREFIX", "")
    _check_prefix(prefix)
    return prefix


def _check_prefix(prefix: str) -> None:
    if prefix and not _PREFIX.fullmatch(prefix):
        raise InputError(
            f"label prefix {prefix!r} must be a capital letter, then letters and digits, for instance Abuse"
        )


def _host_only(text: str) -> str:
    return text.rsplit("@", maxsplit=1)[-1]
