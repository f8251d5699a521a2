"""What is the canonical form of devices, tokens and the kinds a mapping declares?

Devices and payment tokens are opaque: trimmed, case kept, since hashes and vendor ids may differ by case alone. E-mail
is lowered and its ``+tag`` dropped, phone numbers keep their digits, addresses lose case and repeated spaces.
"""

MAX_LENGTH = 512


def canonical_sql(kind: str, value: str) -> str:
    """SQL expression of the canonical form of a trimmed value."""
    if kind == "email":
        return f"regexp_replace(lower({value}), '\\+[^@]*@', '@')"
    if kind == "phone":
        return f"regexp_replace({value}, '[^0-9+]', '', 'g')"
    if kind == "address":
        return f"regexp_replace(lower({value}), '\\s+', ' ', 'g')"
    return value
