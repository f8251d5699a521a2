"""How does an engine compute keyed pseudonyms itself, so that what they stand for never leaves it?

HMAC-SHA-256 from the engine's own SHA-256, H(outer ‖ H(inner ‖ text)), and base 32 from its hexadecimal digits: the same
pseudonyms as :mod:`ingest.normalise.pseudonym` makes for files.
"""

import hashlib
import hmac

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import StringValue, Value

from graphabuse.errors import InputError

_BLOCK = 64
_BITS = 128
_HEX, _BASE32 = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz234567"


@ibis.udf.scalar.builtin(name="SHA256")  # type: ignore[untyped-decorator]
def clickhouse_sha256(content: str) -> str:  # type: ignore[empty-body]
    """32 bytes."""


@ibis.udf.scalar.builtin(name="unhex")  # type: ignore[untyped-decorator]
def clickhouse_unhex(digits: str) -> str:  # type: ignore[empty-body]
    """Bytes of hexadecimal digits."""


@ibis.udf.scalar.builtin(name="hex")  # type: ignore[untyped-decorator]
def clickhouse_hex(content: str) -> str:  # type: ignore[empty-body]
    """Hexadecimal digits of bytes."""


@ibis.udf.scalar.builtin(name="concat")  # type: ignore[untyped-decorator]
def clickhouse_concat(one: str, other: str) -> str:  # type: ignore[empty-body]
    """Two runs of bytes."""


@ibis.udf.scalar.builtin(name="sha256")  # type: ignore[untyped-decorator]
def postgres_sha256(content: dt.Binary) -> dt.Binary:
    """32 bytes."""


@ibis.udf.scalar.builtin(name="decode")  # type: ignore[untyped-decorator]
def postgres_decode(digits: str, form: str) -> dt.Binary:
    """Bytes of hexadecimal digits."""


@ibis.udf.scalar.builtin(name="encode")  # type: ignore[untyped-decorator]
def postgres_encode(content: dt.Binary, form: str) -> str:  # type: ignore[empty-body]
    """Hexadecimal digits of bytes."""


@ibis.udf.scalar.builtin(name="byteacat")  # type: ignore[untyped-decorator]
def postgres_concat(one: dt.Binary, other: dt.Binary) -> dt.Binary:
    """Two runs of bytes."""


@ibis.udf.scalar.builtin(name="convert_to")  # type: ignore[untyped-decorator]
def postgres_bytes(text: str, encoding: str) -> dt.Binary:
    """A text as bytes."""


@ibis.udf.scalar.builtin(name="sha2")  # type: ignore[untyped-decorator]
def spark_sha2(content: dt.Binary, bits: int) -> str:  # type: ignore[empty-body]
    """Hexadecimal digits of a SHA-2."""


@ibis.udf.scalar.builtin(name="unhex")  # type: ignore[untyped-decorator]
def spark_unhex(digits: str) -> dt.Binary:
    """Bytes of hexadecimal digits."""


@ibis.udf.scalar.builtin(name="concat")  # type: ignore[untyped-decorator]
def spark_concat(one: dt.Binary, other: dt.Binary) -> dt.Binary:
    """Two runs of bytes."""


@ibis.udf.scalar.builtin(name="encode")  # type: ignore[untyped-decorator]
def spark_encode(text: str, encoding: str) -> dt.Binary:
    """A text as bytes."""


def digits_of(text: StringValue, kind: str, secret: bytes, engine: str) -> StringValue:
    """HMAC of a text under the key of its kind, in hexadecimal digits; to be kept before :func:`pseudonym` reads it 52 times.

    Raises
    ------
    InputError
        An engine whose SHA-256 is not known here.
    """
    key = hmac.digest(secret, b"graphabuse:" + kind.encode(), hashlib.sha256).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ mark for byte in key).hex() for mark in (0x36, 0x5C))
    return _hmac(text, inner, outer, engine)


def pseudonym(digits: StringValue, kind: str) -> StringValue:
    """``<kind>_`` and the first 128 bits of kept digits as 26 letters and digits."""
    name: Value = ibis.literal(f"{kind}_")
    for first in range(0, _BITS, 5):
        name = name + _letter(digits, first)
    return name


def _hmac(text: StringValue, inner: str, outer: str, engine: str) -> StringValue:
    if engine == "clickhouse":
        within = clickhouse_sha256(clickhouse_concat(clickhouse_unhex(inner), text))
        return clickhouse_hex(clickhouse_sha256(clickhouse_concat(clickhouse_unhex(outer), within))).lower()
    if engine == "postgres":
        within = postgres_sha256(postgres_concat(postgres_decode(inner, "hex"), postgres_bytes(text, "UTF8")))
        return postgres_encode(postgres_sha256(postgres_concat(postgres_decode(outer, "hex"), within)), "hex")
    if engine == "pyspark":
        within = spark_unhex(spark_sha2(spark_concat(spark_unhex(inner), spark_encode(text, "UTF-8")), 256))
        return spark_sha2(spark_concat(spark_unhex(outer), within), 256)
    raise InputError(f"pseudonyms are not computed on the engine {engine}; load with `graphabuse ingest`")


def _letter(digits: StringValue, first: int) -> StringValue:
    """The base-32 digit of the five bits from bit ``first``; they lie in two hexadecimal digits."""
    at, skip = divmod(first, 4)
    high = ibis.literal(_HEX).find(digits.substr(at, 1))
    low = ibis.literal(_HEX).find(digits.substr(at + 1, 1)) if at < _BITS // 4 - 1 else ibis.literal(0)
    five = ((high * 16 + low) // 2 ** (3 - skip)) % 32
    return ibis.literal(_BASE32).substr(five.cast("int32"), 1)
