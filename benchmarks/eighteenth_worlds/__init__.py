"""Worlds of an eighteenth hand: social network or exchange, as a researcher of coordinated inauthentic behaviour sees them."""
