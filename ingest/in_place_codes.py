"""How do texts on an engine become codes? Distinct values are normalised and numbered there, in order of their bytes."""

import hashlib
from collections.abc import Mapping as MappingLike
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise
from graphabuse.evidence.kinds import kind_weight
from ingest.expressions import canonical_value, dense_codes
from ingest.normalise.ip import canonical_odd
from ingest.pseudonym_expressions import digits_of, pseudonym


@dataclass(frozen=True)
class Coded:
    """Events as codes, what the codes mean, and the rows whose cell counts as absent, per reason."""

    events: Table
    accounts: Table
    identifiers: Table
    absent: dict[str, int]


def code_rows(
    backend: BaseBackend, rows: Table, kinds: Sequence[str], *, has_keys: bool, secrets: MappingLike[str, bytes]
) -> Coded:
    """Canonical rows as codes, without repeats; of rows with one ``event_id`` the first in time is kept.

    ``secrets`` has the secret of each kind (or ``account_id``) whose texts are replaced by pseudonyms.
    """
    columns = ["seen_at", "account_id", "event_type", "event_id", *(f"raw_{kind}" for kind in kinds)]
    rows = materialise(backend, "ga_rows", rows.select(*columns).distinct())
    listed = rows.select(raw="account_id", value="account_id").distinct()
    named = _named(backend, listed, "account_id", secrets).rename(raw_account="raw", account_id="value")
    account = dense_codes(named, "account_id", backend.name)
    accounts = materialise(backend, "ga_accounts", named.mutate(account=account))
    typed = rows.filter(rows.event_type != "").select("event_type").distinct()
    action = dense_codes(typed, "event_type", backend.name, first=1)
    actions = materialise(backend, "ga_actions", typed.select("event_type", action=action))
    known_as = accounts.select(account_id="raw_account", account="account")
    coded = rows.join(known_as, "account_id").left_join(actions, "event_type")
    coded = coded.mutate(action=coded.action.fill_null(0).cast("int32"))
    absent: dict[str, int] = {}
    values, first = [], 0
    for kind in kinds:
        cells = _cells(backend, rows, kind)
        absent |= _absent(cells, kind)
        known = cells.filter(cells.why.isnull())
        known = _named(backend, known.select("raw", "value"), kind, secrets)
        distinct = known.select("value").distinct()
        numbered = distinct.select("value", code=dense_codes(distinct, "value", backend.name, first=first))
        numbered = materialise(backend, f"ga_values_{kind}", numbered)
        first += int(numbered.count().to_pyarrow().as_py())
        values.append(numbered.select(identifier="code", kind=ibis.literal(kind), value="value"))
        codes = known.join(numbered, "value").select("raw", **{f"id_{kind}": numbered.code})
        codes = materialise(backend, f"ga_codes_{kind}", codes)
        coded = coded.left_join(codes, [coded[f"raw_{kind}"] == codes.raw]).drop("raw")
    names = ["seen_at", "account", "action", *(f"id_{kind}" for kind in kinds)]
    coded = coded.select(*names, "event_id").distinct()
    if has_keys:
        order = ibis.window(group_by=coded.event_id, order_by=[coded[column] for column in names])
        coded = coded.mutate(nth=ibis.row_number().over(order))
        coded = coded.filter(coded.event_id.isnull() | (coded.nth == 0))
    return Coded(
        events=materialise(backend, "ga_coded", coded.select(*names)),
        accounts=accounts.select("account", "account_id"),
        identifiers=materialise(backend, "ga_identifiers", ibis.union(*values) if len(values) > 1 else values[0]),
        absent=dict(sorted(absent.items())),
    )


def _named(backend: BaseBackend, listed: Table, kind: str, secrets: MappingLike[str, bytes]) -> Table:
    """``raw`` and ``value``, or its pseudonym where the kind has a secret."""
    if kind not in secrets:
        return listed
    digits = digits_of(listed.value, kind, secrets[kind], backend.name)
    kept = materialise(backend, f"ga_digits_{kind}", listed.select("raw", digits=digits))
    return materialise(backend, f"ga_named_{kind}", kept.select("raw", value=pseudonym(kept.digits, kind)))


def _cells(backend: BaseBackend, rows: Table, kind: str) -> Table:
    """Distinct cells of one kind: ``raw``, rows ``n``, canonical ``value``, and ``why`` there is none.

    Addresses that are not plain IPv4 pass through Python once each.
    """
    seen = rows.filter(rows[f"raw_{kind}"].notnull())
    seen = seen.group_by(raw=seen[f"raw_{kind}"]).aggregate(n=seen.count())
    value, why = canonical_value(kind, seen.raw)
    cells = materialise(backend, f"ga_cells_{kind}", seen.mutate(value=value, why=why))
    if not kind_weight(kind).is_address:
        return cells
    raw = cells.filter(cells.why == "odd").select("raw").to_pyarrow()["raw"].combine_chunks()
    done = canonical_odd(raw, raw)
    listed = pa.table({"odd": done["raw"].cast(pa.string()), "mended": done["value"], "told": done["reason"]})
    mended = materialise(backend, "ga_odd", listed)
    joined = cells.left_join(mended, [cells.raw == mended.odd])
    odd = joined.why.fill_null("") == "odd"
    better = joined.select(
        "raw", "n", value=ibis.ifelse(odd, joined.mended, joined.value), why=ibis.ifelse(odd, joined.told, joined.why)
    )
    return materialise(backend, f"ga_better_{kind}", better)


def _absent(cells: Table, kind: str) -> dict[str, int]:
    left = cells.filter(cells.why.notnull())
    counted = left.group_by("why").aggregate(n=left.n.sum()).to_pyarrow().to_pylist()
    return {f"{kind}:{row['why']}": int(row["n"]) for row in counted}


def content_of(events: Table, kinds: Sequence[str]) -> tuple[int, str]:
    """Number of events, and sixteen hex digits over sums that change with them."""
    second = events.seen_at.epoch_seconds().floor().cast("int64")
    mixed = second % 1_000_003 * (events.account.cast("int64") % 65_521 + 1)
    sums = {
        f"sum_{kind}": (events[f"id_{kind}"].fill_null(-1).cast("int64") * (second % 8_191)).sum() for kind in kinds
    }
    totals = events.aggregate(
        n=events.count(), first=second.min(), last=second.max(),
        sum_action=events.action.cast("int64").sum(), mixed=mixed.sum(), **sums,
    )  # fmt: skip
    row = {name: int(value or 0) for name, value in totals.to_pyarrow().to_pylist()[0].items()}
    return row["n"], hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:16]
