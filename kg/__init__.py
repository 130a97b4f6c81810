"""The knowledge graph itself: its names, layers, validation, storage, queries and releases."""
