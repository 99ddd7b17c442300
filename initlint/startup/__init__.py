"""Whether every pod of a workspace gets past Init: one graph of events, one solver."""
