"""What do the identifiers of a real log look like? UUIDs, hex digests, card tokens, addresses from public ranges."""

import string
from random import Random

BASE62 = string.ascii_letters + string.digits
HOUSEHOLD_OCTETS = (24, 31, 46, 62, 73, 77, 78, 81, 82, 84, 86, 87, 88, 91, 93, 95, 109, 151, 178, 188, 213, 217)
HOSTING_OCTETS = (5, 45, 51, 104, 138, 139, 144, 157, 159, 165, 167, 174, 206)
MAIL_DOMAINS = (
    "gmail.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "outlook.com",
    "gmx.de",
    "web.de",
    "mail.ru",
    "wp.pl",
)
SYLLABLES = ("ka", "lo", "mi", "ta", "re", "so", "vi", "na", "pe", "du", "jo", "ze", "bra", "chi", "ster", "mont")


def digits(rng: Random, n: int) -> str:
    """So many decimal digits."""
    return "".join(rng.choices(string.digits, k=n))


def hexes(rng: Random, n: int) -> str:
    """So many hex digits."""
    return f"{rng.getrandbits(4 * n):0{n}x}"


def uuid(rng: Random) -> str:
    """A random UUID (version 4)."""
    raw = hexes(rng, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:]}"


def base62(rng: Random, n: int) -> str:
    """So many letters and digits."""
    return "".join(rng.choices(BASE62, k=n))


def token(rng: Random, style: str) -> str:
    """A card as one of the usual payment services names it."""
    if style == "pm":
        return "pm_1" + base62(rng, 23)
    if style == "digest":
        return hexes(rng, 40)
    return f"{rng.choice((401288, 411111, 520082, 545454, 371449))}-{hexes(rng, 10)}-{digits(rng, 4)}"


def account_name(rng: Random, style: str, number: int) -> str:
    """An account id; only the ``serial`` style tells the order of joining, roughly."""
    if style == "uuid":
        return uuid(rng)
    if style == "serial":
        return str(7_000_000 + number * 3 + rng.randrange(3))
    return "u_" + base62(rng, 10)


def person_name(rng: Random) -> str:
    """Something before the @."""
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) + rng.choice(
        ("", "", str(rng.randint(1, 99)), digits(rng, 4))
    )


def own_domain(rng: Random) -> str:
    """A domain that somebody registered."""
    return "".join(rng.choices(SYLLABLES, k=3)) + rng.choice((".com", ".net", ".online", ".xyz", ".de", ".shop"))


class Addresses:
    """Hands out public IPv4 blocks, none of them twice, and IPv6 prefixes."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.taken = rng, set()

    def block(self, size: int, *, hosting: bool = False) -> list[str]:
        """Addresses of one network, shuffled."""
        octets = HOSTING_OCTETS if hosting else HOUSEHOLD_OCTETS
        found: list[str] = []
        while len(found) < size:
            first = (self.rng.choice(octets), self.rng.randrange(1, 255), self.rng.randrange(256))
            if first not in self.taken:
                self.taken.add(first)
                found += [f"{first[0]}.{first[1]}.{first[2]}.{host}" for host in range(2, 254)]
        found = found[:size] if size > 252 else self.rng.sample(found, size)
        self.rng.shuffle(found)
        return found

    def prefix(self) -> str:
        """A /64 of some household."""
        return f"2a0{self.rng.randrange(10)}:{hexes(self.rng, 4)}:{hexes(self.rng, 4)}:{hexes(self.rng, 4)}"
