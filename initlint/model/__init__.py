"""Kubernetes' own words for what stands in a document: views over nodes, no second copy."""
