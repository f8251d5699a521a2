"""What may be told to others in STIX 2.1? The addresses of confirmed rings and when they were used; no account, score, doubt or note.

Only what STIX has a word for leaves: IP addresses. Devices and payment tokens would need words of our own, and accounts are
persons. Addresses that many accounts outside use, too, are left out: a carrier's customers are nobody's indicator. Ids are made from the content,
as the standard asks of observables, so that the same run gives the same bytes and two deliveries meet in one object.

Source: STIX Version 2.1, OASIS Standard, 10 June 2021.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

import pandas as pd

from graphabuse.casework.case import Case, cases
from graphabuse.casework.cells import hub_keys
from graphabuse.evidence.kinds import kind_weight
from graphabuse.records import Run
from graphabuse.rings.verdicts import standing

OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # the standard's name space for ids of observables
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "graphabuse")
MOST_OBSERVED = 999_999_999


def stix_bundle(run: Run, verdicts: pd.DataFrame) -> dict[str, Any]:
    """A bundle with one grouping for each ring that stands confirmed and has not changed since; empty of objects without one."""
    confirmed = {one["membership_hash"]: one["decided_at"] for one in _confirmed(verdicts)}
    objects: dict[str, dict[str, Any]] = {}
    for case in cases(run).values():
        if case.membership_hash in confirmed:
            objects |= {item["id"]: item for item in _ring(case, confirmed[case.membership_hash])}
    bundle = {"type": "bundle", "id": f"bundle--{_ours(run.run_id, *sorted(objects))}"}
    return bundle | ({"objects": [objects[name] for name in sorted(objects)]} if objects else {})


def _confirmed(verdicts: pd.DataFrame) -> Iterable[dict[str, Any]]:
    stands = standing(verdicts).to_dict("records")
    return (one for one in stands if one["outcome"] == "confirmed")


def _ring(case: Case, decided: datetime) -> list[dict[str, Any]]:
    """Addresses of a ring, when each was used, and the grouping that holds them together."""
    hubs, made = hub_keys(case), []
    names = ("kind", "identifier", "accounts_inside", "accounts_outside", "first_seen", "last_seen", "events")
    for kind, value, inside, outside, first, last, events in zip(*case.columns("identifiers", *names), strict=True):
        known = kind_weight(str(kind)).is_address and (kind, value) not in hubs and outside < inside
        address = _address(str(value)) if known else None
        if address is None:
            continue
        sighted = _object(
            "observed-data", decided, case.membership_hash, address["id"], first_observed=_moment(first),
            last_observed=_moment(last), number_observed=min(int(events), MOST_OBSERVED), object_refs=[address["id"]],
        )  # fmt: skip
        made += [address, sighted]
    if not made:
        return []
    members = sorted({item["id"] for item in made})
    group = _object(
        "grouping", decided, case.membership_hash, case.ring_id, name=f"Linked accounts {case.ring_id}",
        context="suspicious-activity", object_refs=members,
    )  # fmt: skip
    return [*made, group]


def _address(value: str) -> dict[str, Any] | None:
    """An address as an observable; nothing for what is none, such as a pseudonym."""
    try:
        found = ip_address(value)
    except ValueError:
        return None
    kind = "ipv6-addr" if isinstance(found, IPv6Address) else "ipv4-addr"
    name = uuid.uuid5(OBSERVABLES, json.dumps({"value": str(found)}, separators=(",", ":")))
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{name}", "value": str(found)}


def _object(kind: str, decided: datetime, *identity: str, **properties: Any) -> dict[str, Any]:
    at = _moment(decided)
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{_ours(kind, *identity)}", "created": at, "modified": at,
    } | properties  # fmt: skip


def _ours(*identity: str) -> uuid.UUID:
    return uuid.uuid5(OURS, "\n".join(identity))


def _moment(value: datetime) -> str:
    return pd.Timestamp(value).tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
