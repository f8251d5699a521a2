"""How is the shipped day-one score made? From worlds of the package's own simulator and of every other hand in this folder.

python benchmarks/rebuild_score.py                                     # the artefact in the package
python benchmarks/rebuild_score.py --without eighth --out without-eighth      # a score that never met one hand, to say how it transfers
"""

import argparse
from pathlib import Path

from hands import HANDS, WORLDS_A_HAND, jobs_of

from graphabuse.evaluate.train_ring_score import WORLDS, train
from graphabuse.model.ring_score import ARTEFACT


def main() -> None:
    """Command line of the rebuild."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=WORLDS, help=f"worlds of our own (default {WORLDS})")
    parser.add_argument(
        "--others", type=int, default=WORLDS_A_HAND, help=f"worlds of each other hand (default {WORLDS_A_HAND})"
    )
    parser.add_argument("--without", nargs="*", default=[], choices=list(HANDS), help="hands that teach nothing")
    parser.add_argument("--shelf", type=Path, help="folder where examples are kept for another run (two gigabytes)")
    parser.add_argument("--out", type=Path, default=ARTEFACT, help="artefact folder (default: inside the package)")
    chosen = parser.parse_args()
    hands = [name for name in HANDS if name not in chosen.without]
    others = jobs_of(hands, chosen.others)
    summary = train(worlds=chosen.worlds, others=others, folder=chosen.out, shelf=chosen.shelf)
    print({name: summary[name] for name in ("held_out", "trained_on", "purity", "seconds")})


if __name__ == "__main__":
    main()
