"""How do the columns of a log become canonical event columns? A small TOML file says it."""

import re
from collections.abc import Mapping as MappingLike
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from graphabuse.config import near, read_toml
from graphabuse.errors import InputError

CANONICAL = ("timestamp", "account_id", "event_type", "event_id")
KIND_COLUMNS = {"ip": "ip", "device": "device_id", "payment_token": "payment_token"}
EPOCH_UNITS = ("s", "ms", "us", "ns")
SECTIONS = ("columns", "identifiers", "time", "constants", "ignore", "pseudonyms")

_GUESSES = {
    "timestamp": ("timestamp", "time", "ts", "event_time", "created_at", "datetime", "date", "signup_time", "at"),
    "account_id": ("account_id", "account", "user_id", "user", "uid", "customer_id", "member_id", "login", "username"),
    "ip": ("ip", "ip_address", "client_ip", "remote_addr", "src_ip", "ipaddr", "source_ip"),
    "device_id": ("device_id", "device", "fingerprint", "device_fingerprint", "visitor_id", "ja3", "hardware_id"),
    "payment_token": (
        "payment_token",
        "card",
        "card_hash",
        "card_token",
        "payment_method",
        "iban",
        "wallet",
        "card_id",
    ),
    "event_type": ("event_type", "event", "action", "type", "event_name", "activity"),
    "event_id": ("event_id", "request_id", "id", "uuid", "log_id"),
}
_FURTHER = {
    "email": ("email", "e_mail", "mail"), "phone": ("phone", "phone_number", "msisdn", "mobile"),
    "address": ("address", "shipping_address", "billing_address", "street"), "cookie": ("cookie", "cookie_id", "session_cookie"),
}  # fmt: skip


@dataclass(frozen=True)
class Mapping:
    """Where each canonical column comes from.

    Attributes
    ----------
    columns : mapping
        Canonical column → column of the file; what is not named keeps its own name.
    identifiers : mapping
        Further identifier kind → column of the file.
    time_format : str
        ``strptime`` format of the time, empty for ISO 8601 and epoch.
    time_zone : str
        Zone of times that carry none; empty is UTC.
    epoch : str
        Unit of numeric times (``s``, ``ms``, ``us``, ``ns``); empty is found from the size.
    constants : mapping
        Canonical column → value for every row.
    ignore : tuple of str
        Columns that are known and not used.
    pseudonyms : tuple of str
        Kinds (or ``account_id``) stored as keyed pseudonyms.
    """

    columns: MappingLike[str, str] = field(default_factory=dict)
    identifiers: MappingLike[str, str] = field(default_factory=dict)
    time_format: str = ""
    time_zone: str = ""
    epoch: str = ""
    constants: MappingLike[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()

    def kind_columns(self, present: list[str]) -> dict[str, str]:
        """Identifier kinds this file has → its columns."""
        found = {}
        for kind, canonical in KIND_COLUMNS.items():
            column = self.columns.get(canonical, canonical)
            if column in present and column not in self.ignore:
                found[kind] = column
            elif canonical in self.columns:
                raise InputError(
                    f"the mapping reads {canonical} from column {column!r}, which is not there; {near(column, present)}"
                )
        for kind, column in self.identifiers.items():
            if column not in present:
                raise InputError(
                    f"the mapping reads {kind} from column {column!r}, which is not there; {near(column, present)}"
                )
            found[kind] = column
        return found


def load_mapping(path: str | Path | Mapping | None) -> Mapping:
    """Read a mapping TOML; ``None`` means canonical columns.

    Raises
    ------
    NotFoundError, InputError
        No such file; not TOML; an unknown section, key, zone or unit (near names are given).
    """
    if path is None:
        return Mapping()
    if isinstance(path, Mapping):
        return path
    missing = f"mapping file {path} does not exist; write one with `graphabuse ingest --suggest-mapping EVENTS`"
    return _parse(read_toml(Path(path), missing=missing), source=str(path))


def suggest_mapping(columns: list[str]) -> str:
    """A first mapping TOML for the columns of a file; every guess is there to be checked."""
    lowered = {re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_"): name for name in reversed(columns)}
    chosen: dict[str, str] = {}
    for canonical, guesses in _GUESSES.items():
        hit = next(
            (lowered[guess] for guess in guesses if guess in lowered and lowered[guess] not in chosen.values()), None
        )
        if hit:
            chosen[canonical] = hit
    further = {kind: next((lowered[g] for g in guesses if g in lowered), None) for kind, guesses in _FURTHER.items()}
    further = {kind: name for kind, name in further.items() if name and name not in chosen.values()}
    used = {*chosen.values(), *further.values()}
    lines = ["# A guess from the column names: check every line.", "[columns]"]
    lines += [f"{canonical} = {_toml(chosen[canonical])}" for canonical in _GUESSES if canonical in chosen]
    for needed in ("timestamp", "account_id"):
        if needed not in chosen:
            lines.append(f'# {needed} = "?"   # needed: which column is it?')
    if further:
        lines += ["", "[identifiers]", *(f"{kind} = {_toml(str(name))}" for kind, name in further.items())]
    rest = [name for name in columns if name not in used]
    lines += ["", "[time]", '# zone = "Europe/Berlin"', '# format = "%d.%m.%Y %H:%M:%S"']
    lines += ["", "[ignore]", f"columns = [{', '.join(_toml(name) for name in rest)}]"]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parse(content: MappingLike[str, object], *, source: str) -> Mapping:
    for name in content:
        if name not in SECTIONS:
            raise InputError(f"{source}: unknown section [{name}]; {near(name, list(SECTIONS))}")
    canonical = [*CANONICAL, *KIND_COLUMNS.values()]
    columns = _texts(content, "columns", source)
    constants = _texts(content, "constants", source)
    for name in [*columns, *constants]:
        if name not in canonical:
            raise InputError(f"{source}: {name!r} is not a canonical column; {near(name, canonical)}")
    identifiers = _texts(content, "identifiers", source)
    for kind in identifiers:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", kind):
            raise InputError(
                f"{source}: {kind!r} is not a kind name; use small letters, digits and _, for instance phone"
            )
    times = _texts(content, "time", source)
    for key in times:
        if key not in ("format", "zone", "epoch"):
            raise InputError(f"{source}: [time] unknown key {key!r}; {near(key, ['format', 'zone', 'epoch'])}")
    if times.get("epoch", "s") not in EPOCH_UNITS:
        raise InputError(f"{source}: [time] epoch must be one of {', '.join(EPOCH_UNITS)}, not {times['epoch']!r}")
    if "zone" in times:
        try:
            ZoneInfo(times["zone"])
        except (KeyError, ValueError, OSError) as error:
            raise InputError(
                f"{source}: [time] zone {times['zone']!r} is not known; use a name like Europe/Berlin"
            ) from error
    return Mapping(
        columns, identifiers, times.get("format", ""), times.get("zone", ""), times.get("epoch", ""), constants,
        _names(content, "ignore", "columns", source), _names(content, "pseudonyms", "kinds", source),
    )  # fmt: skip


def _texts(content: MappingLike[str, object], section: str, source: str) -> dict[str, str]:
    table = content.get(section, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InputError(f'{source}: [{section}] must hold texts in quotes, for instance account_id = "user_id"')
    return dict(table)


def _names(content: MappingLike[str, object], section: str, key: str, source: str) -> tuple[str, ...]:
    table = content.get(section, {})
    if not isinstance(table, dict) or set(table) - {key}:
        raise InputError(f'{source}: [{section}] holds one key, {key} = ["…"]')
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{source}: [{section}] {key} must be a list of texts")
    return tuple(names)
