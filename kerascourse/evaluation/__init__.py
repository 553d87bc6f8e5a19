"""How good a result is, as numbers, beside the plain method that a sceptic would ask for."""
