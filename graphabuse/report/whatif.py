"""What would change this? What still hangs together without the strongest identifiers, without all addresses."""

from graphabuse.evidence.kinds import kind_weight
from graphabuse.report.drawing.fold import Key
from graphabuse.report.rows import RingRows

TRIED = 3


def what_if(rows: RingRows, codes: dict[Key, str]) -> list[str]:
    """One sentence for each of the strongest identifiers and one for addresses."""
    acted = {name for name, role in rows.roles.items() if role != "guarded"}
    uses = [(row.account, (row.kind, row.identifier)) for row in rows.links if row.account in acted]
    uses = [use for use in uses if use[1] in codes]
    found = [_line(codes[key], [use for use in uses if use[1] != key], len(acted)) for key in list(codes)[:TRIED]]
    rest = [use for use in uses if not kind_weight(use[1][0]).is_address]
    if 0 < len(rest) < len(uses):
        found.append(_line("any address", rest, len(acted)))
    return found


def _line(what: str, rest: list[tuple[str, Key]], n: int) -> str:
    parts = [size for size in parts_of(rest) if size > 1]
    if not parts:
        return f"without {what}: nothing holds any of the {n:,} accounts together"
    if len(parts) == 1:
        return f"without {what}: {parts[0]:,} of {n:,} accounts still hang together"
    return f"without {what}: {len(parts)} parts remain, the largest of {parts[0]:,} of {n:,} accounts"


def parts_of(uses: list[tuple[str, Key]]) -> list[int]:
    """Accounts in each part that shared identifiers connect, largest first."""
    holders: dict[Key, list[str]] = {}
    held: dict[str, list[Key]] = {}
    for account, key in uses:
        holders.setdefault(key, []).append(account)
        held.setdefault(account, []).append(key)
    sizes = []
    seen: set[str] = set()
    for start in held:
        if start in seen:
            continue
        seen.add(start)
        waiting, size, open_keys = [start], 0, set[Key]()
        while waiting:
            account = waiting.pop()
            size += 1
            for key in held[account]:
                if key not in open_keys:
                    open_keys.add(key)
                    fresh = [other for other in holders[key] if other not in seen]
                    seen.update(fresh)
                    waiting.extend(fresh)
        sizes.append(size)
    return sorted(sizes, reverse=True)
