"""Quizzes: questions whose keys the machine works out, answers read as people write them, marks
with a reason.

Only light imports: a student's answer is checked in a fraction of a second.
"""
