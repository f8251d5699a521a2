"""How are nodes, relationships and paths shown in a terminal, and what becomes of values that JSON does not know?"""

from collections.abc import Mapping
from datetime import timedelta

KEYS = ("account_id", "value", "ring_id", "run_id", "verdict_id")


def for_table(value: object) -> object:
    """``(Account a1)``, ``[USED_DEVICE]``, a path as both in turn; other values as they are."""
    if isinstance(value, Mapping) and "label" in value:
        key = next((value[name] for name in KEYS if value.get(name) is not None), None)
        return f"[{value['label']}]" if key is None else f"({value['label']} {key})"
    if isinstance(value, list) and any(isinstance(part, Mapping) and "label" in part for part in value):
        return " ".join(str(for_table(part)) for part in value)
    return for_json(value)


def for_json(value: object) -> object:
    """Bytes in hexadecimal digits, spans of time in ISO 8601; lists and maps part by part."""
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, Mapping):
        return {name: for_json(part) for name, part in value.items()}
    return [for_json(part) for part in value] if isinstance(value, list | tuple) else value


def _span(value: timedelta) -> str:
    """ISO 8601.

    >>> _span(timedelta(days=2, seconds=90))
    'P2DT0H1M30S'
    """
    hours, rest = divmod(value.seconds, 3600)
    seconds = f"{rest % 60}.{value.microseconds:06d}" if value.microseconds else str(rest % 60)
    return f"P{value.days}DT{hours}H{rest // 60}M{seconds}S"
