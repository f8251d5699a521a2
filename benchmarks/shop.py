"""What comes out of a real shop's accounts, without labels? The file is given as a path and never copied.

python benchmarks/shop.py PATH/ecommerce_accounts.csv.gz
"""

import argparse
from pathlib import Path

import pandas as pd
from sklearn.metrics import roc_auc_score

import graphabuse as ga

MAPPING = Path(__file__).parent.parent / "examples" / "shop" / "mapping.toml"


def main() -> None:
    """Print the figures of the guide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    if not file.is_file():
        raise SystemExit(f"{file} does not exist; give the path of the shop table")
    with ga.open_store(":memory:") as store:
        ga.ingest(store, file, mapping=MAPPING)
        run = ga.detect(store)
    fraud = pd.read_csv(file, dtype={"user_id": str}).set_index("user_id")["class"]
    flagged = fraud[run.members.loc[run.members["role"] != "guarded", "account_id"]]
    print(f"rings {len(run.rings)}, accounts in them {len(flagged)}, bar {run.summary['threshold']}")
    print(f"share of flagged accounts that is fraud {flagged.mean():.3f}")
    print(f"share of all fraud that is in rings {flagged.sum() / fraud.sum():.3f}")
    print(f"account AUROC {roc_auc_score(fraud[run.accounts['account_id']], run.accounts['score']):.3f}")


if __name__ == "__main__":
    main()
