"""Completion in the shell: what may follow the words that were typed, quickly and without a word of
its own.

`scripts/` has what each shell runs, which starts `kc` with the line so far; `line.py` reads that,
`answer.py` asks Click for what may come and writes it as the shell takes it, `candidates.py` knows
the names. An argument or option says with `shell_complete` which of those it takes.
"""

# the variable that has `kc` answer the shell it names, and the one with the line up to the cursor
SHELL, LINE, BREAKS = "_KC_COMPLETE", "_KC_LINE", "_KC_BREAKS"
SHELLS = ("bash", "zsh", "fish")
