"""How are identifiers replaced by keyed pseudonyms before anything is stored?

HMAC-SHA-256 with a key per kind derived from one secret, 128 bits kept: the same value gives the same pseudonym under
the same secret, values cannot be tried out without it, and a device never equals a token by accident.
"""

import base64
import hashlib
import hmac
import os

import pyarrow as pa

from graphabuse.errors import InputError

KEY_VARIABLE = "GRAPHABUSE_PSEUDONYM_KEY"


def secret_from_environment() -> bytes:
    """The secret, at least 16 bytes.

    Raises
    ------
    InputError
        Not set, or too short.
    """
    secret = os.environ.get(KEY_VARIABLE, "").encode()
    if len(secret) < 16:
        raise InputError(
            f"the mapping asks for pseudonyms; set {KEY_VARIABLE} to a secret of at least 16 characters and keep it"
        )
    return secret


def pseudonyms(values: pa.Array, kind: str, secret: bytes) -> pa.Array:
    """Pseudonyms of the values of one kind, ``<kind>_`` and 26 letters."""
    key = hmac.digest(secret, b"graphabuse:" + kind.encode(), hashlib.sha256)
    return pa.array([_one(text, kind, key) for text in values.to_pylist()], pa.string())


def _one(text: str | None, kind: str, key: bytes) -> str | None:
    if text is None:
        return None
    mac = hmac.digest(key, text.encode(), hashlib.sha256)[:16]
    return f"{kind}_{base64.b32encode(mac).decode().rstrip('=').lower()}"
