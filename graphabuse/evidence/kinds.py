"""What is a shared identifier of each kind worth, and which kinds repeat the same evidence?"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class KindWeight:
    """How one identifier kind enters the evidence.

    Attributes
    ----------
    trust : float
        ``m`` of the evidence formula: chance that a link over such an identifier is real (0..1).
    floor : float
        Ownership a mere touch keeps.
    cap_bits : float
        Most bits one pair can get from the kind.
    is_address : bool
        Addresses are leased and shared by strangers: uses must be close in time.
    """

    trust: float
    floor: float
    cap_bits: float
    is_address: bool = False


_KNOWN = {
    "device": KindWeight(0.5, 0.25, 20.0),
    "payment_token": KindWeight(0.3, 0.25, 20.0),
    "ip": KindWeight(0.2, 0.5, 18.0, is_address=True),
    "cookie": KindWeight(0.5, 0.25, 20.0),
    "phone": KindWeight(0.4, 0.25, 20.0),
    "email": KindWeight(0.4, 0.25, 20.0),
}


def kind_weight(kind: str) -> KindWeight:
    """The weight of a kind; kinds a mapping declares get a cautious default."""
    if kind.startswith("ip"):
        return _KNOWN["ip"]
    return _KNOWN.get(kind, KindWeight(0.3, 0.25, 18.0))


def roles_of(kinds: Sequence[str]) -> dict[str, list[int]]:
    """Kind codes by the role they play: address, payment token, and everything else like a device."""
    roles: dict[str, list[int]] = {"ip": [], "device": [], "token": []}
    for code, kind in enumerate(kinds):
        roles["ip" if kind_weight(kind).is_address else "token" if kind == "payment_token" else "device"].append(code)
    return roles
