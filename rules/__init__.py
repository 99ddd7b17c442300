"""The rules, each with its page; found by the registry, listed nowhere."""
