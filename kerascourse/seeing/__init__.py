"""What a network learned, as arrays and numbers: the pictures of them are in `plots`."""
