"""Pages about one student's work: what is handed in about a run, and what the marks say."""
