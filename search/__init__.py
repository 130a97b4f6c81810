"""Search over the graph: documents, rankers of meaning, words, names and ties, and the answers they make together."""
