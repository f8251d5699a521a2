"""Where else can a ring be opened? Addresses that people give, with gaps for its id, its run and its query; a page loads none of them."""

from collections.abc import Mapping
from string import Formatter
from urllib.parse import quote, urlsplit

from graphabuse.casework.words import shown
from graphabuse.errors import InputError

GAPS = ("ring", "run", "cypher")
SCHEMES = ("http", "https", "neo4j", "bolt")
Places = tuple[tuple[str, str], ...]


def places(given: Mapping[str, str]) -> Places:
    """Name and address of each, checked.

    >>> places({"Browser": "http://localhost:7474/browser/?cmd=edit&arg={cypher}"})
    (('Browser', 'http://localhost:7474/browser/?cmd=edit&arg={cypher}'),)

    Raises
    ------
    InputError
        No name, a scheme that a page should not lead to, or a gap that nothing fills.
    """
    for name, address in given.items():
        if not name.strip():
            raise InputError(f"the link to {shown(address, 60)} has no name; give NAME=ADDRESS")
        try:
            scheme, gaps = (
                urlsplit(address).scheme,
                {gap for _, gap, _, _ in Formatter().parse(address) if gap is not None},
            )
        except ValueError as error:
            raise InputError(
                f"link {shown(name, 30)}: {error}; write a brace of the address itself as {{{{ or }}}}"
            ) from error
        if scheme not in SCHEMES:
            raise InputError(
                f"link {shown(name, 30)}: {shown(address, 60)!r} must begin with http, https, neo4j or bolt and ://"
            )
        if unknown := sorted(gaps - set(GAPS)):
            raise InputError(
                f"link {shown(name, 30)}: nothing fills {{{shown(unknown[0], 20)}}}; allowed are {{ring}}, {{run}} and {{cypher}}"
            )
    return tuple(given.items())


def filled(found: Places, *, ring: str, run: str, cypher: str) -> list[tuple[str, str]]:
    """The same for one ring."""
    values = {"ring": quote(ring, safe=""), "run": quote(run, safe=""), "cypher": quote(cypher, safe="")}
    return [(name, address.format(**values)) for name, address in found]
