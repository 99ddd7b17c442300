"""YAML and JSON documents that remember where they came from."""
