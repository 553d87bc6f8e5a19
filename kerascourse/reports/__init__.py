"""The page that a student hands in: one HTML file with everything in it."""
