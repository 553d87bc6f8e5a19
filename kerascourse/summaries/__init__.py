"""A network as rows and totals: what `kc summary`, `compare`, `lint` and `why` tell."""
