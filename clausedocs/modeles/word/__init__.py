"""A Word file of the user as a modèle: found, its tags repaired, compiled once, rendered like the others."""
