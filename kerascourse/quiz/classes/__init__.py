"""A class around its sheets: who is in it, what came too late, and whose answers are like whose."""
