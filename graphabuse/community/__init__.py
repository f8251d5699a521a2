"""Which groups of accounts are candidates at any level of the evidence, and which of them are kept?"""
