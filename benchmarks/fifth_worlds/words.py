"""Numbers written as the company writes them: addresses, ids, hashes, phones, mails."""

import numpy as np
import pandas as pd

from fifth_worlds.net import SIX
from fifth_worlds.tokens import Numbers, mix

MAILS = ("gmail.test", "outlook.test", "mail.test", "web.test")


def word(letter: str, number: int, company: str) -> str:
    """One value."""
    if letter == "i":
        if number & int(SIX):
            a = f"{number & 0xFFFFFFFFFFFF:012x}"
            return f"2a0{number % 9}:{a[:4]}:{a[4:8]}:{a[8:]}"
        return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    if letter == "account":
        return {"loans": f"A-{number % 10**11:011d}", "game": f"p{number % 10**10}"}.get(
            company, f"{number >> 16:012x}"
        )
    if letter == "d":
        text = f"{number:016x}"
        return text if company != "rides" else f"{text[:8]}-{text[8:12]}-4{text[12:15]}"
    if letter == "p":
        return f"+44 7{number % 1000:03d} {number // 1000 % 1000000:06d}"
    if letter == "e":
        return f"m{number >> 20:x}@{MAILS[number % len(MAILS)]}"
    if letter == "a":
        return f"{number % 299} street {number >> 24:x}"
    if letter == "b":
        return f"GB{number % 97:02d}BANK{number >> 12:015d}"
    return f"{letter}_{number:016x}"


def written(letter: str, numbers: Numbers, company: str, log: pd.DataFrame | None = None) -> pd.Series:
    """A column of values; a version 6 address carries a suffix of the day, a mail that several use carries a tag of each."""
    codes, unique = pd.factorize(numbers)
    words = np.array([word(letter, int(number), company) if number else None for number in unique], object)
    column = pd.Series(words[codes])
    if letter == "i" and log is not None:
        six = np.flatnonzero(numbers & SIX)
        suffix = mix(log["account"].to_numpy()[six], np.floor(log["day"].to_numpy()[six]), 20)
        parts = [":".join(f"{s >> shift & 0xFFFF:x}" for shift in (48, 32, 16, 0)) for s in suffix.tolist()]
        column.iloc[six] = [f"{a}:{b}" for a, b in zip(column.iloc[six], parts, strict=True)]
    if letter == "e" and log is not None:
        users = (
            pd.DataFrame({"mail": numbers, "account": log["account"].to_numpy()})
            .drop_duplicates()
            .groupby("mail")
            .size()
        )
        common = np.flatnonzero((users.reindex(numbers).to_numpy() > 1) & (numbers > 0))
        column.iloc[common] = [
            a.replace("@", f"+{n}@")
            for a, n in zip(column.iloc[common], log["account"].to_numpy()[common], strict=True)
        ]
    return column
