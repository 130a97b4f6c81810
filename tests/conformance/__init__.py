"""The W3C's SPARQL 1.1 test cases, and our own protocol cases, run against the endpoint over HTTP."""
