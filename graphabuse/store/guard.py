"""Which Cypher may pass the read-only door? Only reading clauses; everything else is refused before the engine sees it."""

import re
from collections.abc import Mapping

from graphabuse.errors import InputError

FIRST_WORDS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN")
REFUSED = frozenset(
    {
        "ALTER",
        "ATTACH",
        "BEGIN",
        "CALL",
        "CHECKPOINT",
        "COMMENT",
        "COMMIT",
        "COPY",
        "CREATE",
        "DELETE",
        "DETACH",
        "DROP",
        "EXPLAIN",
        "EXPORT",
        "FOREACH",
        "FORCE",
        "GRANT",
        "IMPORT",
        "INSTALL",
        "LOAD",
        "MACRO",
        "MERGE",
        "PROFILE",
        "PROJECT_GRAPH",
        "REMOVE",
        "RENAME",
        "REVOKE",
        "ROLLBACK",
        "SET",
        "SHOW",
        "TERMINATE",
        "TRANSACTION",
        "UNINSTALL",
        "UPDATE",
        "USE",
        "YIELD",
    }
)
MAX_TEXT = 100_000
_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<name>`[^`]*`)"""
    r"""|(?P<parameter>\$\s*(?:[A-Za-z_]\w*|`[^`]*`))|(?P<word>[A-Za-z_]\w*)|(?P<space>\s+)|(?P<mark>.)""",
    re.DOTALL,
)
_ALLOWED = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT and UNION"


def check_cypher(text: str, parameters: Mapping[str, object]) -> None:
    """Refuse a query that could do anything but read, or whose parameters are not all supplied.

    Raises
    ------
    InputError
        What was found, what is allowed, what to do next.
    """
    if len(text) > MAX_TEXT:
        raise InputError(
            f"the query has {len(text):,} characters, at most {MAX_TEXT:,} are allowed; pass long lists as parameters"
        )
    wanted: set[str] = set()
    words = 0
    before = ""
    for token in _TOKEN.finditer(text):
        kind, value = str(token.lastgroup), token.group()
        if kind in ("space", "comment"):
            continue
        if kind == "parameter":
            wanted.add(value[1:].strip().strip("`"))
        elif kind == "word":
            words += 1
            upper = value.upper()
            if words == 1 and (before or upper not in FIRST_WORDS):
                raise InputError(
                    f"a query begins with {', '.join(FIRST_WORDS)}, not {value[:30]!r}; only reading is allowed: {_ALLOWED}"
                )
            if upper in REFUSED and before not in (".", ":"):
                raise InputError(
                    f"{upper} is refused: the stored graph is read only here; allowed are {_ALLOWED} (a name can stand in `backticks`)"
                )
        elif value == ";":
            raise InputError("';' is refused: give one query at a time, without a semicolon")
        elif kind == "mark" and value in "'\"`":
            raise InputError(f"the query has an open {value}; close the text or name")
        before = value
    if words == 0:
        raise InputError(f"the query is empty; allowed are {_ALLOWED}")
    missing, extra = sorted(wanted - set(parameters)), sorted(set(parameters) - wanted)
    if missing:
        raise InputError(f"no value for ${', $'.join(missing)}; supply every parameter (--param {missing[0]}=…)")
    if extra:
        raise InputError(
            f"the query does not use {', '.join(extra)}; leave the parameter out or name it ${extra[0]} in the query"
        )


def returned_names(text: str) -> list[str] | None:
    """Names of the returned columns as they were typed (engines rename ``count(a)``); None where ``*`` hides them."""
    names: list[str] = []
    depth, start, alias, inside = 0, 0, "", False
    for token in _TOKEN.finditer(text + "\nLIMIT"):
        kind, value = str(token.lastgroup), token.group()
        word = value.upper() if kind == "word" else ""
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(value, 0) if kind == "mark" else 0
        if not inside:
            inside, start = word == "RETURN", token.end()
        elif word == "DISTINCT" and not text[start : token.start()].strip():
            start = token.end()
        elif depth == 0 and (value == "," or word in ("ORDER", "SKIP", "LIMIT", "UNION")):
            names.append(alias or text[start : token.start()].strip())
            start, alias = token.end(), ""
            if value != ",":
                break
        elif alias == "AS" and kind in ("word", "name"):
            alias = value.strip("`")
        elif depth == 0 and word == "AS":
            alias = "AS"
    return None if "*" in names else names


def too_many_rows(max_rows: int) -> InputError:
    """The answer is larger than was allowed."""
    return InputError(f"the query returns more than {max_rows:,} rows; add LIMIT, or allow more with --max-rows")


def too_slow(timeout_s: float) -> InputError:
    """The answer took longer than was allowed."""
    return InputError(
        f"the query took longer than {timeout_s:g} s; anchor it at an account or identifier, or raise --timeout"
    )


def not_understood(message: str) -> InputError:
    """The engine refused the text."""
    return InputError(f"the query was not understood: {message[:300]}; docs/cypher.md shows the graph and examples")
