"""Questions about ties between things into SPARQL over the graph, and the things that it finds."""
