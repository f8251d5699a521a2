"""Classified ads with wallets, parcels and tickets in several countries, lived by people with routines and worked by crews."""
