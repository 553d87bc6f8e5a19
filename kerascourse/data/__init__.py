"""The data sets, one file each; `catalogue.load` is the way in."""
