"""Who writes what into the volumes of a pod, and who reads it."""
