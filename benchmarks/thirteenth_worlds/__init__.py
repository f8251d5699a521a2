"""Worlds of a thirteenth hand: a cloud and developer platform with free tiers, credits, teams and add-ons."""
