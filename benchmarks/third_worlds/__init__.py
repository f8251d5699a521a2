"""Worlds by a third hand: sessions of persons and programs in eight products, written without a look at the other generators."""
