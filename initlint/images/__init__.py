"""What is in an image, and where that is known from."""
