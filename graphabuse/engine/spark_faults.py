"""What went wrong on Spark, or on the way to it, in one sentence?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from graphabuse.errors import InputError, LostConnectionError, NotFoundError, StoreError

GONE = ("RETRIES_EXCEEDED", "INVALID_HANDLE", "SESSION_CLOSED", "NO_ACTIVE_SESSION")
MISSING = ("TABLE_OR_VIEW_NOT_FOUND", "PATH_NOT_FOUND", "SCHEMA_NOT_FOUND")
EXHAUSTED = ("OutOfMemory", "ExecutorLost", "Total size of serialized results", "maxResultSize")


@contextmanager
def told(where: str, what: str = "") -> Iterator[None]:
    """Turn a failure of Spark or of the way to it into one sentence."""
    errors = import_module("pyspark.errors")
    ibis_errors = import_module("ibis.common.exceptions")
    try:
        yield
    except ibis_errors.TableNotFound as error:
        raise NotFoundError(_nothing(where, what)) from error
    except errors.PySparkException as error:
        raise _sentence(where, what, str(error.getCondition() or ""), str(error)) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("py4j", "grpc"):
            raise
        if type(error).__name__ != "Py4JJavaError":
            raise LostConnectionError(lost(where)) from error
        text = (
            str(error).partition("\n\tat ")[0].partition("\n: ")[2]
        )  # Spark answered, in a form that Python has no name for
        condition = re.search(r"\[([A-Z_.]+)\]", text)
        raise _sentence(where, what, condition.group(1) if condition else "", text) from error


def lost(where: str) -> str:
    """What is said of a server that is not there, or no more."""
    return (
        f"Spark at {where} cannot be reached, or was lost; check the address and that it runs, then run the same command again "
        "(nothing was stored)"
    )


def _nothing(where: str, what: str) -> str:
    return f"there is no table or path {what or 'of that name'} for Spark at {where}; check its name or path"


def _sentence(where: str, what: str, condition: str, text: str) -> Exception:
    reason = re.sub(r"\s+", " ", text).strip()[:160]
    if condition.startswith(MISSING):
        return NotFoundError(_nothing(where, what))
    if condition.startswith(GONE) or "StatusCode.UNAVAILABLE" in text:
        return LostConnectionError(lost(where))
    if condition.startswith("DATA_SOURCE_NOT_FOUND") and "delta" in text:
        return InputError(
            f"{what} is a Delta table, which Spark at {where} cannot read: start it with the package io.delta:delta-spark of its version, or "
            "load the table with --engine duckdb"
        )
    if condition.startswith("JAVA_GATEWAY_EXITED"):
        return StoreError(
            "Spark needs Java 17 or newer, which did not start; install it, or set JAVA_HOME, or name another --engine"
        )
    if condition.startswith(("CAST_INVALID_INPUT", "CANNOT_PARSE")):
        return InputError(f"a value cannot be read as its column's type: {reason}; name the time format in a --mapping")
    if any(sign in text for sign in EXHAUSTED):
        return StoreError(
            f"Spark at {where} lost an executor or ran out of memory: {reason}; give it more memory or narrow the window with --since "
            "(nothing was stored)",
            retryable=True,
        )
    return StoreError(f"Spark at {where} could not run a query: {reason}; check the table and its --mapping")
