"""One table of all hands from the files of their benchmarks."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from hands_table import found_of, rows_of


def test_a_row_for_each_tier_and_an_item_for_each_hand(tmp_path):
    ring = {"typology": "small_clique", "jaccard": 0.5}
    world = {"rings": 2, "recall": 0.5, "precision": 1.0, "harm_per_10k": 0.25, "victims_flagged": 0.01}
    worlds = [
        world | {"seed": 4000, "f1": 0.8, "each": [ring, ring | {"jaccard": 0.4}]},
        world | {"seed": 4001, "f1": 0.6, "each": [ring]},
        world
        | {"seed": 4002, "rings": 0, "f1": None, "recall": None, "precision": None, "harm_per_10k": 4.25, "each": []},
    ]
    (tmp_path / "sixth.json").write_text(json.dumps(worlds))
    assert list(rows_of(tmp_path)) == [
        "| sixth, plain | 2 | .80 (.80 to .80) | .50 | 1 | 2.2 | 1.0 % |",
        "| sixth, hard | 1 | .60 (.60 to .60) | .50 | 1 | .2 | 1.0 % |",
    ]
    assert list(found_of(tmp_path)) == ["- sixth, 2 of 3: small clique 2 of 3"]
