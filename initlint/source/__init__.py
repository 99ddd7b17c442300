"""What to read: texts, the paths they stand at, and the offsets that point into them."""
