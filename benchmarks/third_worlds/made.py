"""How is a world made? Everybody moves in, honest groups form, rings are planted, and then all live through the window."""

from random import Random

from third_worlds import honest_moment, honest_public, honest_work, rings_devices, rings_money, rings_network
from third_worlds.gangs import plant
from third_worlds.honest import gather
from third_worlds.names import account_name
from third_worlds.people import populate
from third_worlds.products import PRODUCTS, draw
from third_worlds.stage import Stage

REGISTERED = (honest_moment, honest_public, honest_work, rings_devices, rings_money, rings_network)


def make(product: str, seed: int, n_accounts: int) -> Stage:
    """A finished world; the same arguments make the same world."""
    if product not in PRODUCTS:
        raise SystemExit(f"product {product!r} is not known; there are {', '.join(PRODUCTS)}")
    rng = Random(f"{product}-{seed}")
    stage = Stage(draw(product, rng), rng, n_accounts)
    populate(stage, n_accounts)
    gather(stage)
    plant(stage)
    for account in stage.accounts:
        stage.live(account)
    ordered = sorted(stage.accounts, key=lambda one: one.joined)
    for number, account in enumerate(ordered):
        account.name = account_name(rng, stage.drawn.id_style, number)
    return stage
