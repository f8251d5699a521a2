"""How does a TOML file name a server? ``--store graph.toml`` with a section ``[neo4j]``; what it leaves out comes from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from graphabuse.config import near, read_toml
from graphabuse.errors import InputError
from graphabuse.store.neo4j.address import Address, is_server, parse_address

KEYS = ("url", "user", "password", "password_file", "database", "prefix")


def is_settings(text: str) -> bool:
    """Does the text name a file with connection settings rather than a folder or a server?"""
    return text.lower().endswith(".toml")


def server_address(text: str, environment: Mapping[str, str] | None = None) -> Address:
    """Where ``neo4j://…`` or ``graph.toml`` leads; the file's keys count before the environment, the url before both.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        Not TOML, no section ``[neo4j]``, an unknown key, or an address that cannot be used.
    """
    known = dict(os.environ if environment is None else environment)
    if not is_settings(text):
        return parse_address(text, known)
    values = _section(Path(text))
    url = values.get("url", "")
    if not is_server(url):
        raise InputError(f'{text}: [neo4j] needs url, for instance url = "neo4j://localhost:7687"')
    for key, name in (("user", "NEO4J_USERNAME"), ("password", "NEO4J_PASSWORD"), ("database", "NEO4J_DATABASE")):
        if values.get(key):
            known[name] = values[key]
    if values.get("password_file"):
        known["NEO4J_PASSWORD"] = _secret(Path(text).parent / values["password_file"], text)
    if values.get("prefix") and "prefix=" not in url:
        url += ("&" if "?" in url else "?") + urlencode({"prefix": values["prefix"]})
    return parse_address(url, known)


def _section(file: Path) -> dict[str, str]:
    missing = f"{file} does not exist; a store is a folder, a server's address, or a TOML file with [neo4j]"
    values = read_toml(file, missing=missing).get("neo4j")
    if not isinstance(values, dict):
        raise InputError(f'{file} has no section [neo4j]; add one with url = "neo4j://localhost:7687"')
    for key, value in values.items():
        if key not in KEYS:
            raise InputError(f"{file}: [neo4j] unknown key {key!r}; {near(key, list(KEYS))}")
        if not isinstance(value, str):
            raise InputError(f"{file}: [neo4j] {key} must be a text in quotes")
    return values


def _secret(file: Path, source: str) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{source}: password_file {file} cannot be read; give the path of a file with the password alone"
        ) from error
