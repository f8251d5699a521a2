"""Which settings does a job have, and how does a TOML file become one checked object?"""

import dataclasses
import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from graphabuse.errors import InputError, NotFoundError


@dataclass(frozen=True)
class EngineConfig:
    """``[engine]``: resources of the relational engine; empty or 0 means the default."""

    memory_limit: str = ""
    threads: int = 0
    spill_dir: str = ""


@dataclass(frozen=True)
class EvidenceConfig:
    """``[evidence]``: how two accounts are tied.

    ``pairs_upto`` is the largest number of accounts on one identifier of which every pair is listed;
    more pairs than ``pair_budget`` lower it. Up to ``chain_upto`` accounts are chained in order of time; beyond it an
    identifier only counts as a hub.
    ``leave_out_coincident`` leaves out identifiers on which strangers coincide, where a kind is full of them: fewer honest people and fewer rings.
    ``ignore`` lists identifiers that tie nobody, as ``kind:value`` or ``kind:value until 2024-06-30``.
    """

    pairs_upto: int = 40
    pair_budget: int = 150_000_000
    chain_upto: int = 3000
    address_chain_upto: int = 150
    overlap_hours: float = 24.0
    decay_days: float = 7.0
    lease_days: float = 3.0
    settle_hours: float = 48.0
    synchrony_budget: int = 12_000_000
    synchrony_bucket_cap: int = 300
    synchrony_min_common: int = 3
    leave_out_coincident: bool = False
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True)
class CandidateConfig:
    """``[candidates]``: evidence levels in bits and the sizes a candidate may have."""

    lowest_bits: int = 5
    highest_bits: int = 40
    min_accounts: int = 3
    max_accounts: int = 600


@dataclass(frozen=True)
class DecideConfig:
    """``[decide]``: what a right and a wrong decision is worth, per account, in any one currency.

    ``loss`` is the harm one abusive account does when left alone, ``cost`` the harm of blocking an honest one,
    ``review`` the cost of looking at one account, ``accuracy`` the share of reviews that end right.
    """

    loss: float = 100.0
    cost: float = 400.0
    review: float = 4.0
    accuracy: float = 0.95
    min_score: float = 0.42
    block_score: float = 0.8
    target_fdr: float = 0.05


@dataclass(frozen=True)
class NetworksConfig:
    """``[networks]``: a CSV or Parquet file that says whose addresses are whose; empty for none. It changes no ring and no score."""

    file: str = ""


@dataclass(frozen=True)
class Config:
    """All settings of a detection run; immutable, hashable, kept with every run."""

    engine: EngineConfig = field(default_factory=EngineConfig)
    evidence: EvidenceConfig = field(default_factory=EvidenceConfig)
    candidates: CandidateConfig = field(default_factory=CandidateConfig)
    decide: DecideConfig = field(default_factory=DecideConfig)
    networks: NetworksConfig = field(default_factory=NetworksConfig)

    def as_dict(self) -> dict[str, Any]:
        """Nested plain values, ready for JSON."""
        plain = dataclasses.asdict(self)
        return {
            name: {key: list(value) if isinstance(value, tuple) else value for key, value in section.items()}
            for name, section in plain.items()
        }

    def digest(self) -> str:
        """Twelve hex digits over everything that can change an answer (resources and networks cannot)."""
        content = {name: value for name, value in self.as_dict().items() if name not in ("engine", "networks")}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def load_config(path: str | Path | None) -> Config:
    """Read a TOML file; ``None`` gives the defaults.

    Raises
    ------
    NotFoundError
        No such file.
    InputError
        Not TOML, an unknown section or key (near names are given), or a value of the wrong type.
    """
    if path is None:
        return Config()
    missing = f"config file {path} does not exist; give a TOML file, or leave --config out for the defaults"
    return config_from_mapping(read_toml(Path(path), missing=missing), source=str(path))


def read_toml(file: Path, *, missing: str) -> dict[str, Any]:
    """Content of a TOML file.

    Raises
    ------
    NotFoundError
        No such file; ``missing`` says what to do.
    InputError
        Not TOML: what is wrong and where, without the line itself, which may hold a password.
    """
    if not file.is_file():
        raise NotFoundError(missing)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).splitlines()[0][:120] if isinstance(error, tomllib.TOMLDecodeError) else "not UTF-8"
        raise InputError(f"{file} is not valid TOML: {place}; mend that line and run again") from error


def config_from_mapping(content: Mapping[str, object], *, source: str = "config") -> Config:
    """Build a checked :class:`Config` from nested plain values."""
    sections = {f.name: f for f in dataclasses.fields(Config)}
    built: dict[str, Any] = {}
    for name, values in content.items():
        if name == "neo4j":  # where the store is; read by `--store FILE.toml` and never kept with a run
            continue
        if name not in sections:
            raise InputError(f"{source}: unknown section [{name}]; {near(name, sections)}")
        if not isinstance(values, Mapping):
            raise InputError(f"{source}: [{name}] must be a table of keys, not {values!r}")
        built[name] = _section(_SECTIONS[name], values, source=f"{source}: [{name}]")
    return Config(**built)


def near(name: str, allowed: Mapping[str, object] | set[str] | list[str]) -> str:
    """The names a mistyped one may have meant, as the end of a sentence."""
    close = difflib.get_close_matches(name, list(allowed), n=3, cutoff=0.5)
    return f"did you mean {', '.join(close)}?" if close else f"allowed are {', '.join(sorted(allowed))}"


_SECTIONS: dict[str, type] = {
    "engine": EngineConfig,
    "evidence": EvidenceConfig,
    "candidates": CandidateConfig,
    "decide": DecideConfig,
    "networks": NetworksConfig,
}

T = TypeVar("T")


def _section(cls: type[T], values: Mapping[str, object], *, source: str) -> T:
    defaults = cls()
    known = {f.name: getattr(defaults, f.name) for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    checked = dict(values)
    for key, value in values.items():
        if key not in known:
            raise InputError(f"{source} unknown key {key!r}; {near(key, known)}")
        wanted = type(known[key])
        if wanted is tuple:
            checked[key] = _texts(value, source=f"{source} {key}")
            continue
        number_ok = wanted is float and isinstance(value, int) and not isinstance(value, bool)
        if not number_ok and (not isinstance(value, wanted) or isinstance(value, bool) is not (wanted is bool)):
            raise InputError(f"{source} {key} must be of type {wanted.__name__}, not {value!r}")
    return cls(**checked)


def _texts(value: object, *, source: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise InputError(f"{source} must be a list of texts, not {value!r}")
    return tuple(value)
