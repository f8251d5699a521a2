"""The eight trades of these worlds."""

from fourth_worlds.products_leisure import GAME, SOCIAL, STREAM
from fourth_worlds.products_money import BANK, HOSTING, MARKET, RIDES, WALLET

PRODUCTS = (HOSTING, GAME, MARKET, SOCIAL, WALLET, STREAM, BANK, RIDES)
