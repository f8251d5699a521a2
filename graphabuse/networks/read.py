"""How does a file of networks become a checked table? CIDR or first and last address, IPv4 and IPv6; what cannot be used is set aside."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.config import near
from graphabuse.errors import InputError, NotFoundError
from graphabuse.networks.prefix import KEY, Ends, ends_of
from graphabuse.rings.labels import read_table

TAGS = {
    "carrier": "a mobile carrier, or another one that puts many customers behind one address",
    "residential": "lines of homes",
    "office": "a company or an authority",
    "school": "a school, campus or university",
    "public": "Wi-Fi of a café, hotel, library, airport",
    "vpn": "a VPN or relay service for people",
    "proxy": "open and rented proxies, Tor exits",
    "hosting": "data centres and clouds",
}
COLUMNS = ("network", "start", "end", "asn", "name", "tag", "source", "date")
SYNONYMS = {
    "autonomous_system_number": "asn", "autonomous_system_organization": "name", "as_name": "name", "start_ip": "start", "end_ip": "end",
}  # fmt: skip
MOST_SET_ASIDE = 0.05
MOST_ASN = 2**32 - 1


@dataclass(frozen=True)
class Networks:
    """A table of networks.

    Attributes
    ----------
    first, last : numpy.ndarray of bytes
        Ends of each network as :mod:`graphabuse.networks.prefix` writes them; shape ``(n_networks,)``.
    rows : pandas.DataFrame
        ``asn`` (0 where none is given), ``name``, ``tag``, ``source``, ``date`` of each (empty where none is given).
    about : mapping
        ``file``, ``sha256``, ``lines``, and ``set_aside`` per reason.
    """

    first: np.ndarray
    last: np.ndarray
    rows: pd.DataFrame
    about: Mapping[str, Any]


def read_networks(file: str | Path) -> Networks:
    """Read a CSV or Parquet file with ``network`` (or ``start`` and ``end``), and maybe ``asn``, ``name``, ``tag``, ``source``, ``date``.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        It cannot be read, has no networks or an unknown column, or more than 5 % of its lines cannot be used.
    """
    path = Path(file)
    if not path.is_file():
        raise NotFoundError(
            f"networks file {path} does not exist; give a CSV or Parquet file with network,asn,name,tag"
        )
    try:
        frame, digest = read_table(path, dtype=str), hashlib.sha256(path.read_bytes()).hexdigest()
    except (ValueError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0][:120]
        raise InputError(
            f"networks file {path} cannot be read: {reason}; give a CSV or Parquet file with network,asn,name,tag"
        ) from error
    frame = _named(frame, path)
    ends = _ends(frame)
    rows, wrong = _rows(frame)
    wrong = {at: ("network not readable", words) for at, words in _unread(frame, ends).items()} | wrong
    _check_share(wrong, len(frame), path)
    kept = np.ones(len(frame), dtype=bool)
    kept[list(wrong)] = False
    first, last = (np.array([pair[side] if pair else b"" for pair in ends], dtype=KEY)[kept] for side in (0, 1))
    set_aside = dict(sorted(Counter(reason for reason, _ in wrong.values()).items()))
    about = {"file": path.name, "sha256": digest, "lines": len(frame), "set_aside": set_aside}
    return Networks(first, last, rows[kept].reset_index(drop=True), about)


def _named(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The same with names of ours; every cell a text without blanks around it, empty where there is none."""
    lower = [str(name).strip().lower() for name in frame.columns]
    names = [SYNONYMS.get(name, name) for name in lower]
    for name in names:
        if name not in COLUMNS:
            raise InputError(f"networks file {path} has an unknown column {name[:40]!r}; {near(name, list(COLUMNS))}")
        if names.count(name) > 1:
            raise InputError(f"networks file {path} has two columns for {name}; leave one of them out")
    if "network" not in names and not {"start", "end"} <= set(names):
        raise InputError(f"networks file {path} needs a column network, or start and end; it has {', '.join(names)}")
    if frame.empty:
        raise InputError(f"networks file {path} has no line; give one network a line")
    texts = frame.set_axis(names, axis=1).astype("string").fillna("")
    return texts.reindex(columns=list(COLUMNS), fill_value="").apply(lambda column: column.str.strip())


def _ends(frame: pd.DataFrame) -> list[Ends | None]:
    parts = (frame[name].tolist() for name in ("network", "start", "end"))
    return [ends_of(network) if network else ends_of(start, end) for network, start, end in zip(*parts, strict=True)]


def _unread(frame: pd.DataFrame, ends: list[Ends | None]) -> dict[int, str]:
    found = [at for at, pair in enumerate(ends) if pair is None]
    named = (frame.loc[at, "network"] or f"{frame.loc[at, 'start']} to {frame.loc[at, 'end']}" for at in found)
    return {
        at: f"{str(text)[:60]!r} is no network such as 203.0.113.0/24" for at, text in zip(found, named, strict=True)
    }


def _rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, tuple[str, str]]]:
    """What is said of each network, and by line why it cannot be used."""
    number = frame["asn"].str.upper().str.removeprefix("AS").str.removesuffix(".0")
    asn = pd.to_numeric(number.where(number != "", "0"), errors="coerce")
    tag, date = frame["tag"].str.lower(), frame["date"].str.slice(0, 10)
    day = pd.to_datetime(date.where(date != ""), format="%Y-%m-%d", errors="coerce")
    checks = (
        ("date not readable", "date", day.isna() & (date != ""), "is no day such as 2024-05-01"),
        ("AS number not readable", "asn", ~asn.between(0, MOST_ASN) | (asn % 1 != 0), "is no AS number such as 64500"),
        ("unknown tag", "tag", ~tag.isin(["", *TAGS]), f"is no tag; allowed are {', '.join(TAGS)}"),
    )
    wrong = {
        int(at): (reason, f"{name} {str(frame.loc[at, name])[:40]!r} {words}")
        for reason, name, bad, words in checks
        for at in np.flatnonzero(bad.fillna(True))
    }
    rows = frame[["name", "source"]].assign(asn=asn.fillna(0).astype("int64"), tag=tag, date=date)
    return rows[["asn", "name", "tag", "source", "date"]].astype(
        dict.fromkeys(("name", "tag", "source", "date"), object)
    ), wrong


def _check_share(wrong: Mapping[int, tuple[str, str]], lines: int, path: Path) -> None:
    if len(wrong) > MOST_SET_ASIDE * lines:
        at = min(wrong)
        raise InputError(
            f"{len(wrong):,} of {lines:,} lines of networks file {path} cannot be used, more than the allowed {100 * MOST_SET_ASIDE:g} %, for "
            f"instance line {at + 2}: {wrong[at][1]}; mend them, or take them out"
        )
