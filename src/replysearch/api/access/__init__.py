"""Who may call, how often and how long, and what is written down of it.

The rooms: `rules` (what a path needs), `callers` (keys and who calls), `guards`, `limits`,
`headers`, `bodies` (time), `observing` with `logs` and `metrics`, `audit`, and `session`. They are
put around the application by :func:`replysearch.api.access.gate.Gate.around`.
"""
