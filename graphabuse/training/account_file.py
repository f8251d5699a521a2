"""Which file describes the accounts? A CSV or Parquet table with ``account_id``, read for one training."""

from pathlib import Path

import pandas as pd

from graphabuse.errors import InputError, NotFoundError
from graphabuse.rings.labels import read_table


def read_account_table(accounts: str | Path | pd.DataFrame) -> pd.DataFrame:
    """``account_id`` as text and the other columns as they are.

    Raises
    ------
    NotFoundError, InputError
        No such file, or no table with ``account_id``.
    """
    if isinstance(accounts, pd.DataFrame):
        frame = accounts
    else:
        path = Path(accounts)
        if not path.is_file():
            raise NotFoundError(
                f"accounts file {path} does not exist; give a CSV or Parquet file with account_id and further columns"
            )
        try:
            frame = read_table(path, dtype={"account_id": str})
        except (ValueError, OSError, UnicodeDecodeError) as error:
            reason = str(error).splitlines()[0][:120]
            raise InputError(
                f"accounts file {path} cannot be read: {reason}; give a CSV or Parquet file with account_id"
            ) from error
    if "account_id" not in frame.columns:
        raise InputError(
            f"the accounts table has no column 'account_id'; it has {', '.join(map(str, frame.columns[:8]))}"
        )
    if len(frame.columns) < 2:
        raise InputError("the accounts table has no column beside account_id; leave --accounts out")
    return frame.astype({"account_id": "string"})
