"""What do accounts, devices, cards and addresses look like in the log? Opaque texts."""

import numpy as np

from twelfth_worlds.hashing import mix

V6 = 1 << 60


def hexes(rng: np.random.Generator, count: int, width: int) -> np.ndarray:
    """Random hexadecimal strings of an even width."""
    raw = rng.bytes(count * width // 2).hex().encode()
    return np.frombuffer(raw, dtype=f"S{width}").astype(f"U{width}").astype(object)


def account_names(rng: np.random.Generator, count: int) -> np.ndarray:
    """Account ids: opaque, in random order, unique."""
    names = hexes(rng, count, 12)
    while len(set(names)) < count:
        names = hexes(rng, count, 12)
    return names


def device_names(rng: np.random.Generator, count: int) -> np.ndarray:
    """Device ids: application installations (UUID) and browser fingerprints."""
    names = hexes(rng, count, 32)
    app = rng.random(count) < 0.7
    return np.array(
        [f"{n[:8]}-{n[8:12]}-{n[12:16]}-{n[16:20]}-{n[20:]}" if a else n[:20] for n, a in zip(names, app, strict=True)],
        dtype=object,
    )


def card_names(rng: np.random.Generator, count: int) -> np.ndarray:
    """Card tokens."""
    return "tok_" + hexes(rng, count, 16)


def address_text(codes: np.ndarray) -> np.ndarray:
    """The text of address codes: plain IPv4 numbers, or V6 + prefix + suffix."""
    out = np.empty(len(codes), dtype=object)
    six = codes >= V6
    for i in np.flatnonzero(~six):
        c = int(codes[i])
        out[i] = f"{c >> 24}.{(c >> 16) & 255}.{(c >> 8) & 255}.{c & 255}"
    where = np.flatnonzero(six)
    prefix = (codes[where] >> 32) & ((1 << 27) - 1)
    head, tail = mix(prefix, 77), mix(codes[where], 78)
    for i, p, h, s in zip(where.tolist(), prefix.tolist(), head.tolist(), tail.tolist(), strict=True):
        out[i] = (
            f"2a0{p >> 24}:{0x1000 + (p >> 16 & 255):x}:{p & 0xFFFF:x}:{h & 0xFF:x}:"
            f"{s >> 48:x}:{s >> 32 & 0xFFFF:x}:{s >> 16 & 0xFFFF:x}:{s & 0xFFFF:x}"
        )
    return out
