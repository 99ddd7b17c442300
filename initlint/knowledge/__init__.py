"""What initlint knows of the world outside the manifests: tools and images."""
