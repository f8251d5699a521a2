"""How are the judged worlds printed? One line a world, then by product, by method of abuse and by honest mechanism."""

from statistics import mean
from typing import Any

Row = dict[str, Any]


def row_of(row: Row) -> str:
    """One world."""
    head = f"| {row['world']} | {row['accounts']:,} | {row['events']:,} | {row['days']} | {', '.join(row['kinds'])} |"
    if "error" in row:
        return f"{head} FAILED: {row['error']}"
    ours, usual = row["product"], row["components"]
    return (
        f"{head} {ours['rings']} | {ours['f1']:.2f} | {ours['recall']:.2f} | {ours['precision']:.2f} | {ours['touched']:.2f} | "
        f"{ours['bcubed']:.2f} | {ours['harm_per_10k']:.1f} | {ours['victims_flagged']:.3f} | {usual['f1']:.2f} | {usual['harm_per_10k']:.0f} |"
    )


def print_tables(rows: list[Row]) -> None:
    """Means over the worlds that ran."""
    done = [row for row in rows if "error" not in row]
    if not done:
        return
    print(
        "\n| product | worlds | ring F1 | recall | precision | B-cubed F | honest flagged of 10,000 | victims flagged | components: F1 | honest |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in [*dict.fromkeys(row["product_name"] for row in done), "all"]:
        part = [row for row in done if name in {"all", row["product_name"]}]
        ours = [f"{_mean(part, 'product', key):.{digits}f}" for key, digits in (
            ("f1", 2), ("recall", 2), ("precision", 2), ("bcubed", 2), ("harm_per_10k", 1), ("victims_flagged", 3))]  # fmt: skip
        usual = [f"{_mean(part, 'components', 'f1'):.2f}", f"{_mean(part, 'components', 'harm_per_10k'):.0f}"]
        print(f"| {name} | {len(part)} | {' | '.join([*ours, *usual])} |")
    print("\n| method of abuse | rings | found | components |\n|---|---|---|---|")
    usual_found = _found(done, "components")
    for name, (found, rings) in _found(done, "product").items():
        print(f"| {name} | {rings} | {found / rings:.2f} | {usual_found[name][0] / rings:.2f} |")
    print(
        "\n| honest mechanism | worlds | flagged of 10,000 of them | components | wrong groups | components |\n|---|---|---|---|---|---|"
    )
    groups, usual_groups = (_gathered(done, side, "harm_by_mechanism") for side in ("product", "components"))
    usual = _gathered(done, "components", "flagged_by_mechanism")
    ours = _gathered(done, "product", "flagged_by_mechanism")
    for name in sorted(set(ours) | set(groups)):
        print(
            f"| {name.replace('_', ' ')} | {len(ours.get(name, []))} | {_or_nothing(ours.get(name))} | {_or_nothing(usual.get(name))} | "
            f"{sum(groups.get(name, []))} | {sum(usual_groups.get(name, []))} |"
        )


def _found(rows: list[Row], side: str) -> dict[str, tuple[int, int]]:
    """Rings found and rings there are, by method; those that mix two are one line."""
    counted: dict[str, tuple[int, int]] = {}
    for row in rows:
        for method, (found, rings) in row[side]["found_by_method"].items():
            name = "two methods" if "+" in method else method.replace("_", " ")
            before = counted.get(name, (0, 0))
            counted[name] = (before[0] + found, before[1] + rings)
    return dict(sorted(counted.items()))


def _mean(rows: list[Row], side: str, key: str) -> float:
    values = [row[side][key] for row in rows if row[side][key] == row[side][key]]
    return mean(values) if values else float("nan")


def _gathered(rows: list[Row], side: str, key: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row[side][key].items():
            found.setdefault(name, []).append(value)
    return found


def _or_nothing(values: list[float] | None) -> str:
    return f"{mean(values):.0f}" if values else ""
