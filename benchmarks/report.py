"""How long does a report of many rings take, and how large are its pages?

    python benchmarks/report.py --rings 1000 --browser

Rings are made by hand, sizes drawn from a Pareto law (median 11, every twentieth above 50). With ``--browser`` a sample of pages
is opened in a headless Chromium and the time until the page is drawn is measured. With ``--networks`` every address has an owner.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from graphabuse.networks import read_networks, with_networks
from graphabuse.report import write_report
from tests.chromium import Chromium
from tests.made_rings import made_run, write_owners


def sizes_of(rings: int, *, largest: int, seed: int) -> list[int]:
    """Ring sizes: 3 and more, median about 11, Pareto tail."""
    chance = np.random.default_rng(seed).random(rings)
    return np.minimum(3 + (4.6 * chance**-0.8).astype(int), largest).tolist()


def drawn_ms(browser: Chromium, page: Path) -> float:
    """Milliseconds from navigation to the second frame after loading, the best of three."""
    times = []
    for _ in range(3):
        browser.open(page)
        frames = (
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
        )
        times.append(float(browser.js(frames)))
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rings", type=int, default=1_000)
    parser.add_argument("--largest", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--networks", action="store_true")
    chosen = parser.parse_args()
    sizes = sizes_of(chosen.rings, largest=chosen.largest, seed=chosen.seed)
    run = made_run(sizes, seed=chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        if chosen.networks:
            file, begun = write_owners(Path(folder) / "networks.csv", rings=1_280), time.process_time()
            read, reading = read_networks(file), time.process_time() - begun
            run = with_networks(run, read)
            looking = time.process_time() - begun - reading
            print(
                f"{len(read.rows):,} networks read in {reading:.1f} s, {run.summary['networks']['found']:,} addresses found in {looking:.1f} s"
            )
        started, worked = time.perf_counter(), time.process_time()
        report = write_report(run, Path(folder) / "report")
        seconds, work = time.perf_counter() - started, time.process_time() - worked
        pages = sorted((report.folder / "rings").iterdir(), key=lambda page: page.stat().st_size)
        kib = np.array([page.stat().st_size for page in pages]) / 1000
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        index = report.index.stat().st_size / 1000
        print(f"rings {len(sizes)}, accounts {sum(sizes)}, median size {np.median(sizes):.0f}, largest {max(sizes)}")
        print(
            f"report {seconds:.1f} s ({work:.1f} s of processor time), peak memory {memory:.0f} MiB, index {index:.0f} kB"
        )
        low, high = np.quantile(kib, [0.5, 0.95])
        print(f"ring page: median {low:.0f} kB, 95th percentile {high:.0f} kB, largest {kib.max():.0f} kB")
        if chosen.browser:
            with Chromium(Path(folder) / "profile") as browser:
                browser.open(report.index)
                sample = [pages[int(part * (len(pages) - 1))] for part in (0.05, 0.25, 0.5, 0.75, 0.95, 1.0)]
                drawn = [drawn_ms(browser, page) for page in sample]
                print(f"index drawn in {drawn_ms(browser, report.index):.0f} ms")
                print("ring pages drawn in " + ", ".join(f"{ms:.0f}" for ms in drawn) + " ms (by size of page)")
                assert not browser.trouble, browser.trouble


if __name__ == "__main__":
    main()
