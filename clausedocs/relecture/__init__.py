"""Proofreading of a Word file that is to be a modèle: every fault at once, with its place and its remedy."""
