"""How are numbers written? As addresses of the public internet and as texts whose order says nothing."""

import numpy as np
import pandas as pd

from nineteenth_worlds.web import Web

CLOSED = (0, 10, 100, 127, 169, 172, 192, 198, 203)  # first numbers of networks that hold private or reserved parts
SECOND = np.uint64(0x9E3779B97F4A7C15)


def texts(rng: np.random.Generator, k: int, digits: int, head: str = "") -> np.ndarray:
    """Distinct texts of hexadecimal digits, at random."""
    numbers = np.unique(rng.integers(0, 16**digits, int(k * 1.01) + 20))
    while len(numbers) < k:
        numbers = np.unique(np.append(numbers, rng.integers(0, 16**digits, k)))
    return np.array([f"{head}{number:0{digits}x}" for number in rng.permutation(numbers)[:k].tolist()], object)


def fours(rng: np.random.Generator, nets: np.ndarray, n_nets: int) -> np.ndarray:
    """Distinct IPv4 addresses: those of one small network in one /24, the others in the /16s of some providers."""
    open_ = np.array([first for first in range(1, 224) if first not in CLOSED])
    wide = rng.choice(open_, 40) * 256 + rng.integers(0, 256, 40)
    many = np.unique(rng.choice(open_, 3 * n_nets + 9) * 65536 + rng.integers(0, 65536, 3 * n_nets + 9))
    narrow = rng.permutation(many)[: n_nets + 1]
    near = nets >= 0
    value = np.zeros(len(nets), int)
    todo = np.arange(len(nets))
    while len(todo):
        low = rng.integers(1, 255, len(todo))
        base = np.where(near[todo], narrow[nets[todo] * near[todo]], 0)
        far = wide[(-1 - nets[todo]) * ~near[todo]] * 256 + rng.integers(0, 256, len(todo))
        value[todo] = np.where(near[todo], base, far) * 256 + low
        _, first = np.unique(value, return_index=True)
        twice = np.ones(len(value), bool)
        twice[first] = False
        todo = np.flatnonzero(twice)
    return value


def ips(rng: np.random.Generator, web: Web, ident: np.ndarray, account: np.ndarray) -> np.ndarray:
    """Addresses of events; of IPv6 the front is the home's, the rear the machine's."""
    nets, six = (np.concatenate(part) for part in zip(*web.nets, strict=True))
    value = fours(rng, nets, web.n_nets)
    text = np.array([f"{v >> 24}.{v >> 16 & 255}.{v >> 8 & 255}.{v & 255}" for v in value.tolist()], object)
    front = np.unique(rng.integers(0, 2**44, len(six) + 100))
    while len(front) < len(six):
        front = np.unique(np.append(front, rng.integers(0, 2**44, len(six))))
    front = rng.permutation(front)
    written = text[ident]
    mine = np.flatnonzero(six[ident])
    pairs, back = np.unique(ident[mine] * np.int64(web.n) + account[mine], return_inverse=True)
    rear = (pairs.astype(np.uint64) * SECOND + np.uint64(rng.integers(0, 2**63))) >> np.uint64(1)
    fronts = front[pairs // web.n]
    long = [six_text(a, b) for a, b in zip(fronts.tolist(), rear.tolist(), strict=True)]
    written[mine] = np.array(long, object)[back] if len(mine) else written[mine]
    return written


def six_text(front: int, rear: int) -> str:
    """An address of the providers' part, 2a00 to 2a0f."""
    parts = [0x2A00 + (front >> 40), front >> 24 & 0xFFFF, front >> 12 & 0xFFF, front & 0xFFF]
    return ":".join(f"{part:x}" for part in [*parts, *(rear >> shift & 0xFFFF for shift in (48, 32, 16, 0))])


def mails(rng: np.random.Generator, k: int) -> np.ndarray:
    """Mail addresses at a few hosts."""
    hosts = rng.choice(["post.example.org", "mail.example.com", "box.example.net"], k, p=[0.5, 0.3, 0.2])
    return texts(rng, k, 10, "u") + np.array([f"@{host}" for host in hosts], object)


def streets(rng: np.random.Generator, k: int) -> np.ndarray:
    """Postal addresses, each once."""
    town = rng.integers(10000, 99999, k)
    pairs = zip(texts(rng, k, 8), town.tolist(), strict=True)
    return np.array([f"{int(code, 16) % 300 + 1} {code} street, {number}" for code, number in pairs], object)


def phones(rng: np.random.Generator, k: int) -> np.ndarray:
    """Numbers with a country's code, each once."""
    numbers = np.unique(rng.integers(15 * 10**9, 18 * 10**9, k + k // 50 + 50))
    return np.array([f"+49{number}" for number in rng.permutation(numbers)[:k].tolist()], object)


def values(rng: np.random.Generator, kind: str, k: int) -> np.ndarray:
    """Texts of all identifiers of a kind other than addresses of the internet."""
    further = {"email": mails, "address": streets, "phone": phones}
    return further[kind](rng, k) if kind in further else texts(rng, k, 15, kind[0])


def frame(rng: np.random.Generator, rows: dict[str, np.ndarray]) -> pd.DataFrame:
    """Columns as they go into the log: times in whole milliseconds, from a day of the world's own."""
    start = pd.Timestamp("2024-01-01", tz="UTC") + pd.Timedelta(days=int(rng.integers(0, 600)))
    stamp = start + pd.to_timedelta(np.floor(rows.pop("at") * 86_400_000), unit="ms")
    return pd.DataFrame({"timestamp": pd.DatetimeIndex(stamp).as_unit("ms"), **rows})
