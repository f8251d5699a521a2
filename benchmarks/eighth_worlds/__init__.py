"""Worlds of an eighth hand: how do rings and honest crowds look in the traffic of one service?"""
