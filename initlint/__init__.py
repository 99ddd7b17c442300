"""Static checks for Kubernetes init containers."""

__version__ = "0.1.0"
