"""What is the canonical form of an address? IPv4 as four numbers, IPv6 as its /64; private ones are refused.

Plain IPv4 is recognised by the engine; only odd forms (IPv6, mapped, with a port or brackets) pass through Python.
"""

import ipaddress
import re

import pyarrow as pa

_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
PLAIN_V4 = rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}"
PRIVATE_V4 = r"(10|127|0)\..*|169\.254\..*|192\.168\..*|172\.(1[6-9]|2[0-9]|3[01])\..*|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\..*"
_PRIVATE_NETS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "0.0.0.0/8",
        "169.254.0.0/16",
        "192.168.0.0/16",
        "172.16.0.0/12",
        "100.64.0.0/10",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
        "::/128",
    )
)
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


def canonical_ip(text: str) -> tuple[str | None, str]:
    """Canonical address, or None and why not: ``private`` or ``unreadable``.

    >>> canonical_ip("2001:DB8:0:1::42")
    ('2001:db8:0:1::/64', '')
    >>> canonical_ip("::ffff:8.8.8.8")
    ('8.8.8.8', '')
    """
    inner = _WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address((inner.group(1) or inner.group(2)) if inner else text.split("%", maxsplit=1)[0])
    except ValueError:
        return None, "unreadable"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in net for net in _PRIVATE_NETS if net.version == address.version):
        return None, "private"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64))), ""
    return str(address), ""


def canonical_odd(raw: pa.Array, cells: pa.Array) -> pa.Table:
    """``raw``, ``value``, ``reason`` of addresses that are not plain IPv4; ``cells`` are the trimmed texts."""
    done = [canonical_ip(text) for text in cells.to_pylist()]
    return pa.table(
        {
            "raw": raw,
            "value": pa.array([value for value, _ in done], pa.string()),
            "reason": pa.array([reason or None for _, reason in done], pa.string()),
        }
    )
