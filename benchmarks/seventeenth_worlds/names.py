"""Texts of identifiers: opaque, so that no number tells who was made with whom."""

import numpy as np

from seventeenth_worlds.internet import FLAG
from seventeenth_worlds.numbers import Array, mix

STREETS = ("Lime", "Mill", "Station", "Harbour", "Church", "Garden", "Old Market", "Bridge", "Forest", "Brewery")
HOSTS = ("post.example", "letters.example", "mailbox.example", "quick.example")


def ids(prefix: str, seed: int, kind: int, numbers: Array) -> Array:
    """Sixteen digits for each number, never the same for two."""
    scattered = mix(numbers) ^ mix(seed, kind)
    return np.array([f"{prefix}{value:016x}" for value in mix(scattered.view(np.int64)).tolist()], object)


def addresses(codes: Array, noise: Array) -> Array:
    """Addresses as they are written; a long one ends in what the device made up for the day."""
    out = np.empty(len(codes), object)
    long = codes >= FLAG
    short, where = np.unique(codes[~long], return_inverse=True)
    texts = [f"{c >> 24}.{c >> 16 & 255}.{c >> 8 & 255}.{c & 255}" for c in short.tolist()]
    out[~long] = np.array(texts, object)[where] if texts else []
    bare = codes[long] ^ FLAG
    out[long] = [
        f"{c >> 48:x}:{c >> 32 & 65535:x}:{c >> 16 & 65535:x}:{c & 65535:x}:"
        f"{e >> 48 | 1:x}:{e >> 32 & 65535 | 1:x}:{e >> 16 & 65535 | 1:x}:{e & 65535 | 1:x}"
        for c, e in zip(bare.tolist(), noise[long].tolist(), strict=True)
    ]
    return out


def contacts(kind: str, numbers: Array, tagged: Array, seed: int) -> Array:
    """Phone numbers, mail addresses or streets, one for each account; who shares a mailbox may add a tag."""
    out = []
    for account, (value, tag) in enumerate(zip(mix(numbers, seed, 9).tolist(), tagged.tolist(), strict=True)):
        if kind == "phone":
            out.append(f"+49 15{value % 10} {value // 10 % 10**9:09}")
        elif kind == "email":
            end = f"+{(value + account * 7919) % 9973}" if tag and value % 2 else ""
            out.append(f"{value >> 24:010x}{end}@{HOSTS[value % 4]}")
        else:
            out.append(f"{value % 180 + 1} {STREETS[value // 180 % 10]} Street, {value // 1800 % 90000 + 10000}")
    return np.array(out, object)
