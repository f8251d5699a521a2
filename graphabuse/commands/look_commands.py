"""``graphabuse rings``, ``show``, ``account``, ``path``, ``cypher`` and ``queries``: look at what is stored."""

from importlib import import_module
from typing import Annotated, Any

import typer

from graphabuse.commands.detect_commands import print_rings
from graphabuse.commands.graph_values import for_json, for_table
from graphabuse.commands.terminal import JsonOption, StoreOption, parameters, print_json, print_table, say
from graphabuse.errors import InputError, NotFoundError

KINDS = {"observed": "observed", "doubt": "against it", "estimated": "estimated"}
RunOption = Annotated[str, typer.Option("--run", help="Run id, or latest.")]
ParamOption = Annotated[list[str] | None, typer.Option("--param", help="name=value; may be given several times.")]


def rings(
    store: StoreOption,
    run_id: RunOption = "latest",
    waiting: Annotated[
        bool, typer.Option("--queue", help="Only rings that wait for a decision, in order of what one is worth.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the flagged rings of a run, best first."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        run = api.open_run(opened, run_id)
        queue = run.queue() if waiting else None
    if queue is not None:
        _print_queue(queue, as_json=as_json)
        return
    if as_json:
        print_json(run.rings.to_dict("records"))
    else:
        print_rings(run, limit=len(run.rings))


def _print_queue(queue: Any, *, as_json: bool) -> None:
    if as_json:
        print_json({"formula": queue.attrs["formula"], "rings": queue.to_dict("records")})
        return
    count = f"{len(queue)} {'waits' if len(queue) == 1 else 'wait'} for a decision"
    say(f"{count}; {queue.attrs['formula']}")
    words = import_module("graphabuse.report.queue").evidence_kind
    states = [f"{row.state}, changed" if row.stale else row.state for row in queue.itertuples()]
    rows = queue.assign(
        state=states, priority=queue["priority"].round().astype("int64"),
        evidence=[words(str(code)) for code in queue["evidence"]],
    ).rename(columns={"place": "#"})  # fmt: skip
    print_table(rows.to_dict("records"), ["#", "ring_id", "change", "accounts", "priority", "evidence", "state"])


def show(
    ring: Annotated[str, typer.Argument(help="Ring id, for instance R-0123ABCD.")],
    store: StoreOption,
    run_id: RunOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Show one ring: what was observed, what speaks against it, members, shared identifiers."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        run = api.open_run(opened, run_id)
        states = run.states().set_index("ring_id")[["state", "stale", "membership_hash"]]
    parts = {name: getattr(run, name) for name in ("rings", "reasons", "members")}
    parts = {
        name: table[table["ring_id"] == ring].drop(columns="ring_id").to_dict("records")
        for name, table in parts.items()
    }
    if not parts["rings"]:
        raise NotFoundError(
            f"ring {ring[:40]!r} is not in run {run.run_id}; `graphabuse rings --store {store}` lists its rings"
        )
    parts["identifiers"] = run.ring(ring).identifiers.to_dict("records")
    state = states.loc[ring].to_dict()
    if as_json:
        print_json(
            {
                "ring_id": ring,
                **parts["rings"][0],
                **state,
                **{name: parts[name] for name in ("reasons", "members", "identifiers")},
            }
        )
        return
    head = parts["rings"][0]
    say(f"{ring}: {head['accounts']} accounts, {head['action']}, score {head['score']:.2f}, {head['change']}")
    changed = ", its accounts changed since" if state["stale"] else ""
    say(f"{state['state'].replace('_', ' ')}{changed}; membership {state['membership_hash']}", point=True)
    texts = {kind: [reason["text"] for reason in parts["reasons"] if reason["kind"] == kind] for kind in KINDS}
    texts["doubt"] = run.ring(ring).doubts()["text"].tolist() or ["none of the checks triggered"]
    for kind, title in KINDS.items():
        for text in texts[kind]:
            say(f"{title}: {text}", point=True)
    print_table(parts["members"][:25], ["account_id", "role", "score"], title=f"{len(parts['members'])} members")
    owner = import_module("graphabuse.casework.owners").owner_words
    shared = [{**row, "owner": owner(row) if row["network"] else ""} for row in parts["identifiers"][:15]]
    last = "owner" if any(row["owner"] for row in shared) else "identifier_class"
    print_table(shared, ["kind", "identifier", "accounts_inside", "accounts_outside", last])


def account(
    account_id: Annotated[str, typer.Argument(help="Account id.")], store: StoreOption, as_json: JsonOption = False
) -> None:
    """Show one account: its identifiers, how many others use them, its ring."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        view = api.account_view(opened, account_id)
    identifiers, ring = view.identifiers.to_dict("records"), view.rings.to_dict("records")
    if as_json:
        print_json({"account_id": account_id, "identifiers": identifiers, "rings": ring})
        return
    where = f"in ring {ring[0]['ring_id']} as {ring[0]['role']}" if ring else "in no ring of the latest run"
    say(f"{account_id}: {where}")
    print_table(identifiers, ["kind", "identifier", "accounts", "events", "days", "first_seen", "last_seen"])


def identifier(
    value: Annotated[str, typer.Argument(help="Address, device or other identifier, as reports show it.")],
    store: StoreOption,
    as_json: JsonOption = False,
) -> None:
    """Show one identifier: who used it and when, and the rings they are in."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        view = api.identifier_view(opened, value)
    accounts, found = view.accounts.to_dict("records"), view.rings.to_dict("records")
    if as_json:
        print_json({"identifier": value, **view.owner, "accounts": accounts, "rings": found})
        return
    where = ", ".join(f"{row['ring_id']} ({row['accounts']})" for row in found[:5])
    say(f"{value}: used by {len(accounts):,} accounts; {f'in rings {where}' if found else 'none of them is in a ring'}")
    if view.owner:
        owners = import_module("graphabuse.casework.owners")
        say(
            ", ".join(filter(None, [owners.owner_words(view.owner), view.owner["network"], owners.told_by(view.owner)]))
        )
    title = f"{len(accounts):,} accounts in order of first use" + (
        "; 25 shown, --json for all" if len(accounts) > 25 else ""
    )
    print_table(accounts[:25], ["account_id", "first_seen", "last_seen", "events", "ring_id", "role"], title=title)


def path(
    a: Annotated[str, typer.Argument(help="Account id.")],
    b: Annotated[str, typer.Argument(help="Account id.")],
    store: StoreOption,
    as_json: JsonOption = False,
) -> None:
    """Show the chain of shared identifiers between two accounts, rare ones preferred."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        steps = api.path_between(opened, a, b).to_dict("records")
    if as_json:
        print_json(steps)
    else:
        print_table(steps, ["step", "account_id", "kind", "identifier", "accounts", "next_account_id"])


def cypher(
    query: Annotated[str, typer.Argument(help="One read-only Cypher query.")],
    store: StoreOption,
    param: ParamOption = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds a query may take.")] = 10.0,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows a query may return.")] = 10_000,
    as_json: JsonOption = False,
) -> None:
    """Ask the stored graph in Cypher (read only)."""
    api = import_module("graphabuse")
    with api.open_store(store, read_only=True) as opened:
        table = opened.cypher(query, parameters(param or []), timeout_s=timeout, max_rows=max_rows)
    _answer(table, as_json=as_json)


def queries(
    name: Annotated[str | None, typer.Argument(help="Query to run; none lists them.")] = None,
    store: Annotated[str, typer.Option("--store", help="Store folder, or neo4j://user@host/database.")] = "",
    param: ParamOption = None,
    example: Annotated[
        bool,
        typer.Option("--example", help="Ask a small example graph instead of a store; parameters have values there."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the named queries, or run one."""
    pack, api = import_module("graphabuse.store.queries"), import_module("graphabuse")
    if name is None:
        listed = [
            {"name": q.name, "purpose": q.purpose, "parameters": ", ".join(q.parameters)} for q in pack.list_queries()
        ]
        print_json(listed) if as_json else print_table(listed, ["name", "purpose", "parameters"])
        return
    values = parameters(param or [])
    if example:
        made = import_module("graphabuse.investigate.example")
        with api.open_store(":memory:") as opened:
            made.load_example(opened)
            table = pack.run_query(opened, name, made.example_values(name, pack.find_query(name).parameters) | values)
    elif store:
        with api.open_store(store, read_only=True) as opened:
            table = pack.run_query(opened, name, values)
    else:
        raise InputError("no store given; add --store, for instance --store abuse.graph, or --example to try it")
    _answer(table, as_json=as_json)


def _answer(table: Any, *, as_json: bool) -> None:
    show = for_json if as_json else for_table
    rows = [{name: show(value) for name, value in row.items()} for row in table.to_dict("records")]
    print_json(rows) if as_json else print_table(rows, list(table.columns))
