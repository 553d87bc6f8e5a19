"""What a minute tells of a training before hours are spent: one file a family of checks."""
