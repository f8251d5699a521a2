"""What is a shared identifier of each kind worth, and which kinds repeat the same evidence?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


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
    on_device : bool
        It lives on a device: what both say of a pair is said once.
    """

    trust: float
    floor: float
    cap_bits: float
    is_address: bool = False
    on_device: bool = False


PERSONAL = 0.5
_KNOWN = {
    "device": KindWeight(0.5, 0.25, 20.0),
    "payment_token": KindWeight(0.3, 0.25, 20.0),
    "ip": KindWeight(0.2, 0.5, 18.0, is_address=True),
    "cookie": KindWeight(0.5, 0.25, 20.0, on_device=True),
    "phone": KindWeight(0.4, 0.25, 20.0),
    "email": KindWeight(0.4, 0.25, 20.0),
}


def kind_weight(kind: str) -> KindWeight:
    """The weight of a kind; kinds a mapping declares get a cautious default."""
    if kind.startswith("ip"):
        return _KNOWN["ip"]
    return _KNOWN.get(kind, KindWeight(0.3, 0.25, 18.0))


def beyond_device(by_source: dict[str, np.ndarray], rows: slice | np.ndarray = slice(None)) -> None:
    """Take from the bits of kinds that live on a device, in these rows, what the device itself says."""
    for kind in by_source if "device" in by_source else ():
        if kind_weight(kind).on_device:
            by_source[kind][rows] = np.maximum(by_source[kind][rows] - by_source["device"][rows], 0.0)


def roles_of(kinds: Sequence[str], own: Sequence[float] | None = None) -> dict[str, list[int]]:
    """Kind codes by the role they play: address, payment token, and everything else like a device.

    ``own`` is the share of a kind's holders that have one to themselves. A kind of no known name that fewer than ``PERSONAL`` have to
    themselves says what somebody is and not who, as the domain of an e-mail address does: it plays no role, and only makes links.
    """
    roles: dict[str, list[int]] = {"ip": [], "device": [], "token": []}
    for code, kind in enumerate(kinds):
        known = kind in _KNOWN or kind_weight(kind).is_address
        if known or own is None or own[code] >= PERSONAL:
            roles["ip" if kind_weight(kind).is_address else "token" if kind == "payment_token" else "device"].append(
                code
            )
    return roles
