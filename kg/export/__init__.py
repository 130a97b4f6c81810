"""A release into files that other tools open: RDF, graph drawings, tables and one page that needs no network."""
