"""``graphabuse run``, ``detect`` and ``report``: from events to rings to pages."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, TypeVar

import typer

from graphabuse.commands.ingest_commands import AccountsOption, EventsArgument, MappingOption, RejectsOption, print_load
from graphabuse.commands.terminal import JsonOption, StoreOption, moment, print_json, print_table, progress, stdout
from graphabuse.errors import InputError, LostConnectionError

T = TypeVar("T")
SHARING_KEY = "GRAPHABUSE_SHARING_KEY"

ConfigOption = Annotated[str | None, typer.Option("--config", help="TOML of settings; an unknown key is an error.")]
SeedOption = Annotated[int, typer.Option("--seed", help="The same input and seed give the same bytes.")]
SinceOption = Annotated[str | None, typer.Option("--since", help="Only events from then on: 30d, 12h, 2024-03-01.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Only events before then.")]
OutOption = Annotated[
    str, typer.Option("--out", help="Report folder; an earlier report in it is replaced.", show_default=False)
]
LabelsOption = Annotated[
    str | None, typer.Option("--labels", help="Table account_id,label (1 abuse, 0 honest) of some accounts.")
]

LinkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--link",
        metavar="NAME=ADDRESS",
        help="Where a ring can be opened besides, with {ring}, {run} and {cypher} for what varies; may be given several times.",
    ),
]
NetworksOption = Annotated[
    str | None,
    typer.Option(
        "--networks", metavar="FILE", help="Table of whose networks there are: network,asn,name,tag,source,date."
    ),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        help="Where tables are worked on: empty for where they are, duckdb to load them first, or Spark's master: local[2], spark://…, sc://…",
    ),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Folder of a model that `graphabuse train` made from your labels.")
]


def run(
    store: StoreOption,
    out: OutOption,
    events: EventsArgument = None,
    mapping: MappingOption = None,
    accounts: AccountsOption = None,
    labels: LabelsOption = None,
    model: ModelOption = None,
    networks: NetworksOption = None,
    config: ConfigOption = None,
    seed: SeedOption = 7,
    since: SinceOption = None,
    until: UntilOption = None,
    max_rejects: RejectsOption = 0.05,
    engine: EngineOption = "",
    link: LinkOption = None,
    as_json: JsonOption = False,
) -> None:
    """The whole way: load events, or read a table where it is, find rings, write the report."""
    if not events:
        raise InputError(
            "no events given; name files, a folder, a glob in quotes, - for standard input, or a table such as "
            "clickhouse://user@host:8123/database/table"
        )
    api, settings = import_module("graphabuse"), import_module("graphabuse.config").load_config(config)
    links = named_addresses(link)
    window = {"since": moment(since, option="--since"), "until": moment(until, option="--until")}
    in_place = import_module("ingest.place").stays_in_place(events, engine)
    with open_limited(store, settings) as home, progress(as_json) as tell:

        def found_in(opened: Any) -> tuple[Any, Any]:
            given = {"labels": labels, "model": model, "networks": networks, "config": settings, "seed": seed}
            found = api.detect(opened, **given, **window, progress=tell)
            api.save_run(opened, found)
            tell("report")
            return found, write_pages(opened, found, out, links=links)

        def where_it_is() -> tuple[Any, Any, Any]:
            tell(f"mapping and coding {events[0].split('?', 1)[0]}")
            place = {"engine": engine, "mapping": mapping, "max_rejects": max_rejects, "accounts": accounts, **window}
            with api.open_events(events[0], home=home, **place) as opened:
                return opened.report, *found_in(opened)

        if in_place:
            loaded, found, paths = again_if_lost(where_it_is, tell)
        else:
            loaded = api.ingest(
                home, events, mapping=mapping, accounts=accounts, max_rejects=max_rejects, progress=tell
            )
            found, paths = found_in(home)
    if as_json:
        print_json(
            _summary(found)
            | {"report": str(paths.index), "read": loaded.read, "written": loaded.written, "rejected": loaded.rejected}
        )
        return
    print_load(loaded)
    print_rings(found)
    stdout.print(f"report: {paths.index}", markup=False, highlight=False)


def again_if_lost(work: Callable[[], T], tell: Callable[[str], None]) -> T:
    """Work that only reads from a server, done once more from the start when the connection is lost on the way."""
    try:
        return work()
    except LostConnectionError:
        tell("the connection was lost; once more from the start")
        return work()


def detect(
    store: StoreOption,
    labels: LabelsOption = None,
    model: ModelOption = None,
    networks: NetworksOption = None,
    config: ConfigOption = None,
    seed: SeedOption = 7,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find rings in the events of a store and keep the run there."""
    api, settings = import_module("graphabuse"), import_module("graphabuse.config").load_config(config)
    with open_limited(store, settings) as opened, progress(as_json) as tell:
        found = api.detect(
            opened,
            labels=labels,
            model=model,
            networks=networks,
            config=settings,
            seed=seed,
            since=moment(since, option="--since"),
            until=moment(until, option="--until"),
            progress=tell,
        )
        api.save_run(opened, found)
    if as_json:
        print_json(_summary(found))
    else:
        print_rings(found)


def report(
    store: StoreOption,
    out: OutOption,
    run_id: Annotated[str, typer.Option("--run", help="Run id, or latest.")] = "latest",
    single_file: Annotated[
        bool, typer.Option("--single-file", help="One page to mail, with the first 50 rings of the queue in it.")
    ] = False,
    link: LinkOption = None,
    networks: NetworksOption = None,
    sharing: Annotated[
        str,
        typer.Option(
            "--sharing",
            metavar="pseudonyms|numbers",
            help="Write what may be handed outside: confirmed rings with what was observed, no identifier as it is, no score, doubt or note.",
        ),
    ] = "",
    ring: Annotated[
        list[str] | None,
        typer.Option(
            "--ring", help="With --sharing: this ring instead of the confirmed ones; may be given several times."
        ),
    ] = None,
    names: Annotated[
        str, typer.Option("--names", metavar="FILE", help="With --sharing: a table of who is who, to be kept at home.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Write the report of a stored run, or with --sharing one that may be handed outside."""
    api, links = import_module("graphabuse"), named_addresses(link)
    if sharing and (links or single_file):
        raise InputError(
            "a report for others is a folder of its own that leads nowhere; leave --link and --single-file out"
        )
    if (ring or names) and not sharing:
        raise InputError("--ring and --names belong to --sharing, which writes a report for others")
    with api.open_store(store, read_only=True) as opened:
        found = api.open_run(opened, run_id)
        found = found.with_networks(networks) if networks else found
        paths = (
            write_shared(opened, found, out, sharing, ring or (), names)
            if sharing
            else write_pages(opened, found, out, single_file=single_file, links=links)
        )
    if as_json:
        print_json({"report": str(paths.index), "pages": paths.pages})
    else:
        stdout.print(f"report: {paths.index}", markup=False, highlight=False)


def write_shared(store: Any, found: Any, out: str, identifiers: str, rings: Sequence[str], names: str) -> Any:
    """The report for others; the secret of its pseudonyms comes from the environment."""
    pages = import_module("graphabuse.report")
    return pages.write_shared_report(
        found, out, verdicts=store.verdicts(), rings=rings, identifiers=identifiers, secret=os.environ.get(SHARING_KEY, ""),
        activity=pages.read_activity(store, found), names=names,
    )  # fmt: skip


def named_addresses(given: list[str] | None) -> dict[str, str]:
    """``NAME=ADDRESS`` options, checked before anything is computed."""
    parts = (text.partition("=") for text in given or ())
    found = {name: address for name, _, address in parts}
    if given:
        import_module("graphabuse.report").places(found)
    return found


def write_pages(
    store: Any, found: Any, out: str, *, links: dict[str, str] | None = None, single_file: bool = False
) -> Any:
    """The report of a run with what its store knows besides: use by the hour, decisions, earlier runs."""
    pages = import_module("graphabuse.report")
    activity, past = pages.read_activity(store, found), pages.read_past(store, found)
    return pages.write_report(found, out, activity=activity, past=past, single_file=single_file, links=links)


def open_limited(address: str, settings: Any) -> Any:
    """A store with the resources of the configuration."""
    limits = import_module("graphabuse.engine.duckdb").EngineLimits(
        settings.engine.memory_limit, settings.engine.threads, settings.engine.spill_dir
    )
    return import_module("graphabuse").open_store(address, limits=limits)


def print_rings(found: Any, *, limit: int = 10) -> None:
    """The best rings as a table."""
    counts = defaultdict(int, found.summary.get("counts") or {})  # runs of older versions counted less
    flagged = found.rings["action"].value_counts()
    stdout.print(
        f"{counts['rings']} rings ({flagged.get('block', 0)} block, {flagged.get('review', 0)} review) with {counts['accounts_in_rings']:,} of "
        f"{counts['accounts']:,} accounts; {counts['allowed']:,} weaker groups left alone; {counts['protected']:,} accounts to protect"
    )
    if len(found.rings):
        best = found.rings.head(limit).assign(why=found.rings["top_reason"].map(brief))
        print_table(best.to_dict("records"), ["rank", "ring_id", "action", "accounts", "score", "why"])
    else:
        stdout.print(import_module("graphabuse.casework.words").near_miss(found.summary))
    if "networks" in found.summary:
        stdout.print(
            import_module("graphabuse.networks").looked_up_words(found.summary["networks"]),
            markup=False,
            highlight=False,
        )


def brief(text: str) -> str:
    """A reason without its base rate and extras."""
    return re.split(r" \(|; ", text)[0]


def _summary(found: Any) -> dict[str, object]:
    rows = found.rings[["ring_id", "rank", "score", "action", "accounts", "top_reason", "top_doubt"]].to_dict("records")
    told = {name: found.summary[name] for name in ("window", "counts", "networks") if name in found.summary}
    return {"run_id": found.run_id, **told, "rings": rows}
