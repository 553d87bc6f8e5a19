"""Training: recipes, the run folder, what each task learns from, and the fit itself.

Nothing here prints; who calls passes a `Progress` that is told what happens.
"""
