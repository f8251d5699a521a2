"""What will an engine's stages take? A straight line for each engine, with what it rests on."""

from dataclasses import dataclass

_MEASURED = "measured on two cores with simulated worlds of .4 to 10 million events; a busy machine takes longer"
_ROUGH = "an order of magnitude only: this engine was not measured on a quiet machine"
_MIB_HOME = 700.0  # libraries and models
_BYTES_A_SIGHTING, _BYTES_AN_ACCOUNT, _BYTES_A_PAIR = 110.0, 400.0, 90.0


@dataclass(frozen=True)
class Costs:
    """Expected time and memory.

    Attributes
    ----------
    engine_s, home_s : float
        Seconds on the engine, and in this process after links came home.
    home_mib : int
        Peak memory of this process.
    scratch_mib : int
        What the engine keeps for the time of the run: coded events, sightings, links.
    basis : str
        Where the figures come from.
    """

    engine_s: float
    home_s: float
    home_mib: int
    scratch_mib: int
    basis: str


@dataclass(frozen=True)
class _Line:
    fixed_s: float
    s_a_million_rows: float
    s_a_million_pairs: float
    mib_a_million_rows: float  # of this process


_ENGINES = {
    "duckdb": _Line(1.0, 3.2, 0.6, 110.0),
    "clickhouse": _Line(2.0, 4.0, 1.0, 0.0),
    "postgres": _Line(1.0, 25.0, 6.0, 0.0),
    "pyspark": _Line(40.0, 15.0, 4.0, 0.0),
}


def costs_of(engine: str, *, rows: int, sightings: int, accounts: int, pairs: int) -> Costs:
    """Expected costs of a run with so many rows, sightings, accounts and pairs."""
    line = _ENGINES[engine]
    home = _BYTES_A_SIGHTING * sightings + _BYTES_AN_ACCOUNT * accounts + _BYTES_A_PAIR * pairs
    return Costs(
        engine_s=round(line.fixed_s + (line.s_a_million_rows * rows + line.s_a_million_pairs * pairs) / 1e6, 1),
        home_s=round(4.0 + 4.0 * (rows + sightings) / 2e6, 1),
        home_mib=int(_MIB_HOME + line.mib_a_million_rows * rows / 1e6 + home / 2**20),
        scratch_mib=int((28.0 * rows + 45.0 * sightings + 40.0 * pairs) / 2**20),
        basis=_MEASURED if engine == "duckdb" else _ROUGH,
    )
