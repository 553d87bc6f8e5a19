"""How a lesson is read outside the terminal: a page, a book, a notebook, Markdown."""
