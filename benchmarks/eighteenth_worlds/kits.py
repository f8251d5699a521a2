"""What do accounts of a crew share? Lines, devices and purses, by how careful the crew is."""

import numpy as np

from eighteenth_worlds.stage import Stage

NETS = {
    "careless": ("one line", "few lines", "server range"),
    "moderate": ("few lines", "hotspots", "proxies", "vpn"),
    "careful": ("residential", "vpn", "own lines"),
}
KITS = {
    "careless": ("rack", "one machine"),
    "moderate": ("small rack", "machines", "rotating"),
    "careful": ("fingerprint each", "slips"),
}
PURSES = {
    "careless": ("one purse", "few purses"),
    "moderate": ("few purses", "own purses"),
    "careful": ("few purses", "pairs"),
}


def cells(n: int, size: float) -> np.ndarray:
    """Number of the cell of each of n accounts, by order of making."""
    return np.arange(n) // max(1, round(size))


def equip(stage: Stage, who: np.ndarray, tier: str, net: str = "", kit: str = "", money: str = "") -> str:
    """Give a crew its things; what is not said is drawn by tier. The crew's manner in words."""
    rng = stage.rng
    net = net or str(rng.choice(NETS[tier]))
    kit = kit or str(rng.choice(KITS[tier]))
    money = money or str(rng.choice(PURSES[tier]))
    if kit == "rotating" and net not in ("one line", "few lines"):
        money = "few purses"  # something must be left in the log
    lines(stage, who, tier, net)
    machines(stage, who, tier, kit)
    purses(stage, who, tier, money)
    contacts(stage, who, tier)
    return f"{net}/{kit}/{money}"


def lines(stage: Stage, who: np.ndarray, tier: str, net: str) -> None:
    """Where a crew's sessions come from."""
    rng, n, make = stage.rng, len(who), stage.lines
    p = {"careless": rng.uniform(0.85, 1), "moderate": rng.uniform(0.6, 0.95), "careful": rng.uniform(0.5, 0.9)}[tier]
    if net in ("one line", "few lines"):
        pool = make.home(1 if net == "one line" else 2 + n // 12)
        if rng.random() < 0.4:
            stage.later.append(lambda: flatmates(stage, int(pool[0])))
    elif net == "hotspots":
        pool = make.phone(2 + n // 10)
    elif net == "server range":
        pool = make.server(1 + n // 10)
    elif net == "proxies":
        k = max(2, n // int(rng.integers(2, 5)))
        resold = stage.spec.hard and k < len(stage.sold) and rng.random() < 0.4
        pool = stage.sold[rng.integers(len(stage.sold) - k) :][:k] if resold else make.server(k)
    elif net == "vpn":
        pool = stage.vpns[rng.integers(len(stage.vpns))]
    elif net == "residential":
        pool = make.borrowed(n)
        stage.set(who, other=pool, other_n=1, p=p)
        return
    else:  # own lines, with an evening at the organiser's now and then
        pool, p = make.home(1), rng.uniform(0.1, 0.3)
    cell = cells(n, n / len(pool)) % len(pool)
    sticky = net in ("proxies", "hotspots", "few lines") and rng.random() < 0.6
    stage.set(who, p=p, other=pool[cell] if sticky else pool[0], other_n=1 if sticky else len(pool))


def flatmates(stage: Stage, line: int) -> None:
    """Honest people who live where a crew works, and know nothing of it."""
    who = stage.guests(int(stage.rng.integers(1, 4)))
    stage.set(who, home=line)


def machines(stage: Stage, who: np.ndarray, tier: str, kit: str) -> None:
    """What a crew's sessions come from."""
    rng, n = stage.rng, len(who)
    if kit == "fingerprint each":  # an antidetect profile each; the true machine shows through now and then
        slip = stage.devices(1 + n // 25, plain=False)
        stage.set(
            who, kit=slip[0], kit_n=len(slip), p_kit=rng.uniform(0.02, 0.09), own=stage.devices(n, plain=False), own_n=1
        )
        return
    if kit == "slips":
        few = stage.devices(1 + n // 15, plain=False)
        stage.set(who, kit=few[cells(n, n / len(few)) % len(few)], kit_n=1, p_kit=rng.uniform(0.1, 0.3))
        return
    if kit == "rotating":
        pool = stage.devices(max(3, n * 2))
        size = max(2, len(pool) // 3)
        stage.set(who, kit=pool[rng.integers(len(pool) - size + 1, size=n)], kit_n=size, p_kit=0.98)
        return
    if kit == "machines":
        pool = stage.devices(max(2, n // 4))
        stage.set(who, kit=pool[0], kit_n=len(pool), p_kit=rng.uniform(0.5, 0.95))
        return
    each = {"rack": rng.integers(4, 12), "small rack": rng.integers(2, 4), "one machine": n}[kit]
    cell = cells(n, each)
    if rng.random() < 0.25:  # a phone that was another's before or after
        stage.later.append(lambda: former(stage, int(stage.t["kit"][who[0]])))
    share = rng.uniform(0.85, 1) if tier == "careless" else rng.uniform(0.5, 0.95)
    stage.set(who, kit=stage.devices(int(cell.max()) + 1)[cell], kit_n=1, p_kit=share)


def former(stage: Stage, device: int) -> None:
    """An honest owner of a crew's device, for some days."""
    who = stage.guests(1)
    begin = stage.t["start"][who] + stage.rng.random() * 0.8 * (stage.spec.seconds - stage.t["start"][who])
    stage.act(np.repeat(who, 3), np.repeat(begin, 3) + stage.rng.random(3) * 5 * 86400, "login", 2, device=device)


def purses(stage: Stage, who: np.ndarray, tier: str, money: str) -> None:
    """What a crew pays with and is paid to; each pays at least once where purses are shared."""
    rng, n = stage.rng, len(who)
    if money == "own purses":
        return
    each = {"one purse": n, "few purses": max(3, n / rng.integers(2, 6)), "pairs": rng.integers(2, 5)}[money]
    cell = rng.permutation(cells(n, each))
    stage.set(who, pool=stage.tokens(int(cell.max()) + 1)[cell], pool_n=1, p_pool=rng.uniform(0.5, 1), pays=True)
    if tier != "careless" or stage.spec.product == "exchange":
        paid = rng.random(n) < (0.9 if stage.spec.product == "exchange" else 0.8)
        late = np.maximum(stage.t["turn"][who], stage.t["start"][who])[paid]
        stage.act(who[paid], late + rng.random(paid.sum()) * 0.9 * (stage.spec.seconds - late), stage.paying)


def contacts(stage: Stage, who: np.ndarray, tier: str) -> None:
    """SIM cards and mailboxes are used again by those who save money."""
    each = {"careless": stage.rng.integers(2, 7), "moderate": stage.rng.integers(1, 4), "careful": 1}[tier]
    cell = stage.rng.permutation(cells(len(who), each))
    stage.set(who, contact=stage.n_contacts + cell)
    stage.n_contacts += int(cell.max()) + 1
