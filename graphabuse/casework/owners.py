"""Whose address is it? What the run keeps of a team's table of networks, beside the shared identifiers of its rings."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from graphabuse.casework.words import shown

OWNER = {
    "network": "network",
    "asn": "asn",
    "name": "network_name",
    "tag": "tag",
    "source": "network_source",
    "date": "network_date",
}
HUB_TAGS = frozenset({"carrier", "vpn", "proxy"})  # so many strangers stand behind one that a link over it says nothing


def with_owners(identifiers: pd.DataFrame, networks: pd.DataFrame) -> pd.DataFrame:
    """Identifiers with ``network``, ``asn`` (0: not known), ``network_name``, ``tag``, ``network_source``, ``network_date`` (empty: not known)."""
    if networks.empty:
        return identifiers.assign(**{name: 0 if name == "asn" else "" for name in OWNER.values()})
    found = identifiers.merge(networks.rename(columns=OWNER), on=["kind", "identifier"], how="left")
    texts = [name for name in OWNER.values() if name != "asn"]
    return found.assign(asn=found["asn"].fillna(0).astype("int64"), **{name: found[name].fillna("") for name in texts})


def owner_words(row: Mapping[str, Any]) -> str:
    """``AS64500 Example Mobile, carrier``; empty where nothing is known."""
    name = f"AS{row['asn']} {shown(row['network_name'], 32)}".strip() if row["asn"] else shown(row["network_name"], 32)
    return ", ".join(filter(None, [name, row["tag"]])) or row["network"]


def told_by(row: Mapping[str, Any]) -> str:
    """``GeoLite2 of 2024-05-01``: where that is from; empty where it is not said."""
    source, date = shown(row["network_source"], 32), row["network_date"]
    return f"{source} of {date}" if source and date else source or date
