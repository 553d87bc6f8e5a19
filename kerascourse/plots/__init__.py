"""Pictures for slides and lecture notes, one file (or folder) a picture.

A function takes data and returns a `Picture`: the matplotlib figure and the numbers behind it;
`saving` writes them. Keras is never imported here.
"""
