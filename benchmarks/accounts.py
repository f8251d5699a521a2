"""How good are the account models on real labels, beside the references, and how long do they take?

python benchmarks/accounts.py --data FOLDER [--sets shop tolokers …] [--splits 3] [--out FOLDER]
python benchmarks/accounts.py --scale 1000000
python benchmarks/accounts.py --whole-fit 50000
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from account_scale import epochs, training
from account_sets import SETS, Split

from graphabuse.model.account.again import learn_again
from graphabuse.model.account.figures import calibration_error, ranking_figures
from graphabuse.model.account.fit import fit_account_models
from graphabuse.model.account.rows import split_rows
from graphabuse.model.account.view import view_of
from graphabuse.model.account.xgbgraph import fit_xgbgraph

GOALS = {"shop": (86, 75), "tolokers": (86, 62), "reddit": (72, 8.5), "yelp": (68, 33.5), "sffsd": (94, 88)}
ORDER = (
    "own trees",
    "xgbgraph",
    "xgbgraph tuned",
    "gin",
    "sage",
    "ringnet",
    "networks",
    "lean trees",
    "trees",
    "blend",
    "choice",
    "xgbgraph again",
    "xgbgraph tuned again",
    "lean trees again",
    "trees again",
    "blend again",
    "choice again",
)
TRIALS = 16


def main() -> None:
    """Measure and print Markdown tables; figures go to ``--out`` as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="leave out GIN alone and the tuned reference")
    parser.add_argument("--valid-only", action="store_true", help="print validation figures and look at no test row")
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("account-benchmarks"))
    parser.add_argument("--scale", type=int, help="accounts of a made-up graph: seconds of an epoch, memory")
    parser.add_argument("--whole-fit", type=int, help="accounts of a made-up graph: seconds of a whole fit")
    options = parser.parse_args()
    if options.scale or options.whole_fit:
        print(epochs(options.scale) if options.scale else training(options.whole_fit))
        return
    if options.data is None or not options.data.is_dir():
        raise SystemExit("give the folder with the labelled sets: --data FOLDER")
    options.out.mkdir(exist_ok=True)
    for name in options.sets:
        found = []
        for at, split in enumerate(SETS[name](options.data, options.splits)):
            found.append(measured(split, seed=7 + at, name=name, options=options))
            print(
                f"{name} split {at}: {found[-1]['seconds']:.0f} s; {found[-1]['choice']}: {found[-1]['why']}",
                flush=True,
            )
            for note in found[-1]["notes"]:
                print("  note:", note)
        (options.out / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")
        print(table(name, found), flush=True)


def measured(split: Split, *, seed: int, name: str, options: argparse.Namespace) -> dict:
    """Figures of every model on one split, percent."""
    started = time.perf_counter()
    arguments = {
        "train": split.train, "valid": split.valid, "seed": seed,
        "valid_graph": split.valid_graph, "valid_label": split.valid_label,
    }  # fmt: skip
    fit = fit_account_models(split.graph, split.label, **arguments, only=options.only, progress=_Stages())
    seconds = time.perf_counter() - started
    valid = {c.name: [100 * c.auroc.value, 100 * c.auprc.value, 100 * c.recall_at_k.value] for c in fit.candidates}
    result = {"seconds": seconds, "choice": fit.choice, "why": fit.why, "notes": list(fit.notes), "valid": valid}
    if options.valid_only:
        return result | {"test": valid, "ece": float("nan"), "ece_again": float("nan")}
    logits = fit.logits(split.test_graph, split.test_known)
    kept = learn_again(
        fit,
        split.graph,
        split.label,
        split.train,
        split.valid,
        valid_graph=split.valid_graph,
        valid_label=split.valid_label,
    )
    later = kept.logits(split.test_graph, split.test_known)
    logits |= {
        f"{name} again": later[name]
        for name in ("xgbgraph", "lean trees", "trees", "networks", "choice")
        if name in later
    }
    if "trees" in logits and "networks" in logits:
        side = "lean trees" if "lean trees" in fit.decision.shares else "trees"
        for end in ("", " again"):
            logits["blend" + end] = (logits[side + end] + logits["networks" + end]) / 2
    if not options.quick:
        logits["gin"] = fit_account_models(split.graph, split.label, **arguments, only=["gin"]).logits(
            split.test_graph, split.test_known
        )["gin"]
        logits |= tuned(split, seed=seed)
    truth = split.test_label[split.test]
    rows = np.ones((1, len(truth)))
    test = {
        name: [100 * float(values[0]) for values in ranking_figures(logit[split.test], truth, rows).values()]
        for name, logit in logits.items()
    }
    chances = {
        "ece": fit.probability(logits["choice"][split.test]),
        "ece_again": kept.probability(logits["choice again"][split.test]),
    }
    errors = {name: 100 * calibration_error(chance, truth) for name, chance in chances.items()}
    chance = chances["ece_again"]
    quarters = [
        [100 * float(part) for part in (truth[at].mean(), chance[at].mean(), calibration_error(chance[at], truth[at]))]
        for at in np.array_split(np.arange(len(truth)), 4)
    ]
    np.savez_compressed(
        options.out / f"{name}-{seed}.npz", label=truth, chance=chance, **{n: v[split.test] for n, v in logits.items()}
    )
    return result | {"test": test, "quarters": quarters} | errors


def tuned(split: Split, *, seed: int) -> dict[str, np.ndarray]:
    """XGBGraph by random search on the validation rows, as GADBench tunes it; and the best of it from both parts."""
    random = np.random.default_rng(seed)
    label = split.label if split.valid_label is None else split.valid_label
    rows, held = split_rows(
        split.graph, split.label, split.train, split.valid, seed=seed, valid_graph=split.valid_graph, valid_label=label,
        weight=None,
    )  # fmt: skip
    best = (-1.0, None, {})
    for _ in range(TRIALS):
        arguments = {
            "settings": {
                "eta": float(random.choice([0.05, 0.1, 0.2, 0.3, 0.5])), "lambda": float(random.choice([0, 1, 10])),
                "subsample": float(random.choice([0.5, 0.75, 1])), "max_depth": 6,
            },
            "rounds": int(random.integers(10, 201)), "layers": int(random.integers(1, 5)),
            "aggregate": str(random.choice(["mean", "sum"])),
        }  # fmt: skip
        model = fit_xgbgraph(rows, seed=seed, **arguments)
        reached = ranking_figures(model.logits(held.view)[held.at], held.label, np.ones((1, len(held.at))))
        if reached["auprc"][0] > best[0]:
            best = (reached["auprc"][0], model, arguments)
    view = view_of(split.test_graph, None, rows.view.scheme)
    again = fit_xgbgraph(rows, held, seed=seed, **best[2])
    return {"xgbgraph tuned": best[1].logits(view), "xgbgraph tuned again": again.logits(view)}


class _Stages:
    """Prints each stage with the seconds since the start, on stderr."""

    def __init__(self) -> None:
        self.started = time.perf_counter()

    def __call__(self, stage: str) -> None:
        print(f"  {time.perf_counter() - self.started:6.1f} s {stage}", file=sys.stderr, flush=True)


def table(name: str, found: list[dict]) -> str:
    """Markdown rows: mean ± spread over the splits."""
    lines = [
        f"\n{name} (goal {GOALS[name][0]} / {GOALS[name][1]})",
        "| model | AUROC | AUPRC | Rec@K |",
        "|---|---|---|---|",
    ]
    for model in ORDER:
        values = np.array([one["test"][model] for one in found if model in one["test"]])
        if len(values):
            cells = [
                f"{mean:.1f} ± {std:.1f}" for mean, std in zip(values.mean(axis=0), values.std(axis=0), strict=True)
            ]
            lines.append(f"| {model} | {' | '.join(cells)} |")
    errors = ", ".join(f"{np.mean([one[key] for one in found]):.1f} %" for key in ("ece", "ece_again"))
    lines.append(f"choices {[one['choice'] for one in found]}, ECE and ECE again {errors}")
    if "quarters" in found[0]:
        parts = np.mean([one["quarters"] for one in found], axis=0)
        told = ", ".join(f"{seen:.1f} ({expected:.1f}; {error:.1f})" for seen, expected, error in parts)
        lines.append(f"test rows quarter by quarter in their order, share of abuse (expected; ECE): {told}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
