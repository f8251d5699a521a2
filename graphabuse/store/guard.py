"""Which Cypher may pass the read-only door? Only reading clauses; everything else is refused before the engine sees it."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from graphabuse.errors import InputError

FIRST_WORDS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN")
REFUSED = frozenset({
    "ALTER", "ATTACH", "BEGIN", "CALL", "CHECKPOINT", "COMMENT", "COMMIT", "COPY", "CREATE", "DELETE", "DETACH",
    "DROP", "EXPLAIN", "EXPORT", "FORCE", "FOREACH", "GRANT", "IMPORT", "INSERT", "INSTALL", "LOAD", "MACRO",
    "MERGE", "PROFILE", "PROJECT_GRAPH", "REMOVE", "RENAME", "REVOKE", "ROLLBACK", "SET", "SHOW", "TERMINATE",
    "TRANSACTION", "UNINSTALL", "UPDATE", "USE", "YIELD",
})  # fmt: skip
# functions with a dot in their name that come with the engines; others belong to plugins and may do anything
PURE_FUNCTIONS = frozenset({"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector"})
MAX_TEXT = 100_000
TOKEN = re.compile(
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
    if "\\u" in text.lower():  # servers read \u0027 as a quote before they read anything else
        raise InputError("\\u is refused; write the character itself, or pass the text as a parameter")
    tokens = [(str(found.lastgroup), found.group()) for found in TOKEN.finditer(text)]
    tokens = [(kind, value) for kind, value in tokens if kind not in ("space", "comment")]
    _check_words(tokens)
    _check_marks(tokens)
    _check_parameters({value[1:].strip().strip("`") for kind, value in tokens if kind == "parameter"}, set(parameters))


def _check_words(tokens: Sequence[tuple[str, str]]) -> None:
    """It begins with a reading clause, and no word is one that writes or calls."""
    if not any(kind == "word" for kind, _ in tokens):
        raise InputError(f"the query is empty; allowed are {_ALLOWED}")
    first = tokens[0][1]
    if first.upper() not in FIRST_WORDS:
        raise InputError(
            f"a query begins with {', '.join(FIRST_WORDS)}, not {first[:30]!r}; only reading is allowed: {_ALLOWED}"
        )
    for (_, before), (kind, value) in pairwise(tokens):
        if kind == "word" and value.upper() in REFUSED and before not in (".", ":"):
            raise InputError(
                f"{value.upper()} is refused: the stored graph is read only here; allowed are {_ALLOWED} "
                "(a name can stand in `backticks`)"
            )


def _check_marks(tokens: Sequence[tuple[str, str]]) -> None:
    """One statement, nothing left open, and no function of a plugin: those have a dot in their name."""
    dotted = ""  # the first part of a name with dots that is being read
    for (_, before), (kind, value) in pairwise([("mark", ""), *tokens]):
        if value == ";":
            raise InputError("';' is refused: give one query at a time, without a semicolon")
        if kind == "mark" and (value in "'\"`" or before + value == "/*"):
            raise InputError(f"the query has an open {'comment' if value == '*' else value}; close it")
        if value == "(" and dotted and dotted not in PURE_FUNCTIONS:
            raise InputError(
                f"the function {dotted[:30]}.… is refused: those of plugins may do anything; with a dot in the name are allowed "
                f"{', '.join(sorted(PURE_FUNCTIONS))}"
            )
        if value == ".":
            dotted = "" if before == "." else dotted or before.strip("`").lower()
        elif before != ".":
            dotted = ""


def _check_parameters(wanted: set[str], given: set[str]) -> None:
    missing, extra = sorted(wanted - given), sorted(given - wanted)
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
    for token in TOKEN.finditer(text + "\nLIMIT"):
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
