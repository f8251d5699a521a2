"""Which cells hold no identifier at all? Empty ones and the placeholders that clients send instead."""

PLACEHOLDERS = (
    "", "null", "none", "nil", "nan", "n/a", "na", "unknown", "undefined", "unset", "not set", "(none)", "(null)", "-", "--",
    "?", "anonymous", "default", "test", "false", "0.0.0.0", "::",
)  # fmt: skip
ALL_ZEROS = r"[0\-:._{}\s]*"


def absent_sql(value: str) -> str:
    """SQL condition: the (trimmed) value stands for 'nothing'."""
    listed = ", ".join(f"'{word}'" for word in PLACEHOLDERS)
    return f"(lower({value}) IN ({listed}) OR regexp_full_match({value}, '{ALL_ZEROS}'))"
