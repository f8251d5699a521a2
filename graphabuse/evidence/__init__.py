"""How strongly are two accounts tied, in bits, and by which identifiers?"""
