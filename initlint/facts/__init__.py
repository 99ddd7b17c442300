"""What a container does and sees, from its manifest, its image and its scripts."""
