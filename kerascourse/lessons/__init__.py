"""Lessons: what the course teaches, in two languages, with numbers computed when they are read."""
