"""Worlds of a ninth hand: how do rings and honest crowds look among people of a neighbourhood marketplace?"""
