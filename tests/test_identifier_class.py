"""Identifiers that many accounts share carry how they are used, in the run and on the nodes."""

import pandas as pd

import graphabuse as ga


def uses(accounts, device, days, own=()):
    """Accounts on a device on the given days, and each on a device of its own."""
    shared = [(name, device, day) for name in accounts for day in days(name)]
    return shared + [(name, f"own-{name}", day) for name in accounts for day in own]


def made():
    lasting = [f"l{at}" for at in range(9)]
    passing = [f"p{at}" for at in range(9)]
    burst = [f"b{at}" for at in range(9)]
    victims = [f"v{at}" for at in range(9)]
    few = [f"f{at}" for at in range(6)]
    rows = [
        *uses(lasting, "till", lambda name: (1, 20, 40), own=(0, 59)),
        *uses(victims, "thief", lambda name: (20 + int(name[1:]) // 2,), own=(0, 59)),
        *uses(passing, "hotel", lambda name: (6 * int(name[1:]) + 1,)),
        *uses(burst, "emulator", lambda name: (5 + int(name[1:]) % 3,)),
        *uses(few, "home", lambda name: (1, 20, 40)),
    ]
    start = pd.Timestamp("2024-01-01T12:00:00Z")
    frame = pd.DataFrame(rows, columns=["account_id", "device_id", "day"])
    return frame.assign(timestamp=start + pd.to_timedelta(frame["day"], unit="D"), ip="8.8.8.8").drop(columns="day")


def test_classes_say_how_an_identifier_is_used(tmp_path):
    with ga.open_store(tmp_path / "s.graph") as store:
        ga.ingest(store, made())
        run = ga.detect(store)
        devices = run.classes[run.classes["kind"] == "device"].set_index("identifier")
        assert devices["identifier_class"].to_dict() == {
            "emulator": "burst", "hotel": "passing", "thief": "attack infrastructure", "till": "lasting",
        }  # fmt: skip
        assert set(devices["accounts"]) == {9}
        assert store.cypher("MATCH (d:Device) WHERE d.class IS NOT NULL RETURN d.value AS v").empty
        ga.save_run(store, run)
        found = store.cypher(
            "MATCH (d:Device) WHERE d.class IS NOT NULL RETURN d.value AS v, d.class AS c, d.accounts AS n ORDER BY v"
        )
        assert found.to_numpy().tolist() == [
            ["emulator", "burst", 9], ["hotel", "passing", 9], ["thief", "attack infrastructure", 9], ["till", "lasting", 9],
        ]  # fmt: skip
        pd.testing.assert_frame_equal(ga.open_run(store).classes, run.classes, check_dtype=False)
