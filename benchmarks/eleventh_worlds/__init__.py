"""Worlds of an eleventh hand: how do rings and honest crowds look where people meet, in sessions?"""
