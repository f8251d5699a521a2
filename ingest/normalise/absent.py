"""Which cells hold no identifier at all? Empty ones and the placeholders that clients send instead."""

PLACEHOLDERS = (
    "", "null", "none", "nil", "nan", "n/a", "na", "unknown", "undefined", "unset", "not set", "(none)", "(null)", "-", "--",
    "?", "anonymous", "default", "test", "false", "0.0.0.0", "::",
)  # fmt: skip
LONGEST = max(len(word) for word in PLACEHOLDERS)
ZEROS_AND_MARKS = "0-:._{} \t\n\f\r"


def absent_sql(value: str) -> str:
    """SQL condition: the (trimmed) value stands for 'nothing': a placeholder, or zeros and punctuation alone."""
    listed = ", ".join(f"'{word}'" for word in PLACEHOLDERS)
    marks = "".join(f"{mark}" if mark.isprintable() else f"' || chr({ord(mark)}) || '" for mark in ZEROS_AND_MARKS)
    return f"((length({value}) <= {LONGEST} AND lower({value}) IN ({listed})) OR ltrim({value}, '{marks}') = '')"
