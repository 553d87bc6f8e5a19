"""What on this machine keeps the course from working, and what to type to mend it.

Each file looks at one thing: a dataclass of facts, a function that gathers them here, and
`findings(facts)`, which judges them. No framework is imported.
"""
