"""Worlds of a sixth hand: how do rings and honest crowds look in the log of one online service?"""
