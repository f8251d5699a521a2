"""Worlds of a twelfth hand: how do rings and honest crowds look where people shop, eat and ride between places?"""
