"""How an answer is read: numbers, shapes and words as people write them."""
