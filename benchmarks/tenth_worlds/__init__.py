"""Worlds of a tenth hand: how do rings and honest crowds look in a payment app where people send money to each other?"""
