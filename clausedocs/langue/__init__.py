"""French: names of parties, agreement, inclusive writing, typography, numbers and dates in words.

Plain values in, plain strings out; no module of this room knows a dossier or a template. Import from
the module that names the matter (`langue.parties`, `langue.typographie`, …): nothing is loaded here,
so that a command pays only for what it uses. A gap of a draft (`langue.lacune.Lacune`) goes through
every function: its marks are found again in what comes out.
"""
