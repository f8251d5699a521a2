"""How is a shared identifier called where its text is too long? D1 is the strongest device of a ring, D2 the next."""

from collections.abc import Iterable, Mapping

LETTERS: Mapping[str, str] = {
    "device": "D", "payment_token": "T", "ip": "I", "email": "E", "phone": "P", "cookie": "C", "address": "A", "user_agent": "U",
}  # fmt: skip


def short_codes(kinds: Iterable[str]) -> list[str]:
    """Codes of a ring's shared identifiers, given their kinds in the order of the table (strongest first)."""
    counters: dict[str, int] = {}
    found = []
    for kind in kinds:
        letter = LETTERS.get(kind, "X")
        counters[letter] = counters.get(letter, 0) + 1
        found.append(f"{letter}{counters[letter]}")
    return found
