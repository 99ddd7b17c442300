"""kubernetes-validate's schemas applied to nodes."""
