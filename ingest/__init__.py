"""Sources into quads: readers that keep the place of every fact, and mappings into the terms of the ontology."""
