"""In which network does an address lie? The narrowest one wins, whatever the order of the table.

Ends of networks are written as bytes that sort as the addresses do: one byte for the family, sixteen for the number.
"""

import socket
from collections.abc import Sequence
from ipaddress import ip_address, summarize_address_range

import numpy as np

KEY = "S17"
V4, V6 = b"\x04", b"\x06"
Ends = tuple[bytes, bytes]


def ends_of(first: str, last: str = "") -> Ends | None:
    """First and last address of ``203.0.113.0/24``, of one address, or of a range given by both; None for what is none.

    >>> ends_of("203.0.113.7/24") == ends_of("203.0.113.0", "203.0.113.255")
    True
    """
    text, slash, length = first.partition("/")
    if last:
        start, end = _number(first), _number(last)
        fits = start and end and start[0] == end[0] and start[1] <= end[1]
        return (_key(*start), _key(*end)) if start and end and fits else None
    found = _number(text)
    if found is None:
        return None
    family, number = found
    bits = 32 if family == V4 else 128
    if slash and not (length.isascii() and length.isdigit() and int(length) <= bits):
        return None
    host = (1 << (bits - (int(length) if slash else bits))) - 1
    return _key(family, number & ~host), _key(family, number | host)


def narrowest(first: np.ndarray, last: np.ndarray, addresses: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Place of the narrowest network around each address (of equal ones the first), −1 where there is none; and which texts are addresses.

    An IPv6 prefix, as addresses are kept, is looked up by its first address.
    """
    numbers = [_number(text.partition("/")[0]) for text in addresses]
    known = np.array([number is not None for number in numbers], dtype=bool)
    keys, place = np.unique(np.array([_key(*one) for one in numbers if one], dtype=KEY), return_inverse=True)
    low, high = np.searchsorted(keys, first, "left"), np.searchsorted(keys, last, "right")
    best = np.full(len(keys), -1)
    around = np.flatnonzero(high > low).tolist()
    for row in sorted(around, key=lambda row: (-_width(bytes(first[row]), bytes(last[row])), -row)):
        best[low[row] : high[row]] = row  # narrower ones come later and stand
    found = np.full(len(addresses), -1)
    found[known] = best[place]
    return found, known


def network_text(first: bytes, last: bytes) -> str:
    """``203.0.113.0/24``, or both ends where that is no prefix."""
    start, end = (ip_address(_packed(key)) for key in (first, last))
    parts = list(summarize_address_range(start, end))
    return str(parts[0]) if len(parts) == 1 else f"{start} to {end}"


def _number(text: str) -> tuple[bytes, int] | None:
    try:
        packed = socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except (OSError, ValueError):
        return None
    return (V4 if len(packed) == 4 else V6), int.from_bytes(packed)


def _key(family: bytes, number: int) -> bytes:
    return family + number.to_bytes(16)


def _packed(key: bytes) -> bytes:
    whole = key.ljust(17, b"\0")  # numpy drops zeros at the end
    return whole[13:] if whole[:1] == V4 else whole[1:]


def _width(first: bytes, last: bytes) -> int:
    return int.from_bytes(_packed(last)) - int.from_bytes(_packed(first))
