"""Requests that no public SPARQL endpoint should suffer from, by the harm they try to do.

Each is a name and a query; {canary} stands for the address of a server that must never be called.
"""

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"

CARTESIAN = {
    "count of a product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "ordered product": f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f ?i",
    "distinct product": f"SELECT DISTINCT ?a ?d ?g ?j {{ {PRODUCT} }}",
    "grouped product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d",
    "product under a late filter": f"SELECT * {{ {PRODUCT} FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) < 0) }}",
    "product of unions": "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?c ?b ?a } { ?d ?e ?f } UNION { ?f ?e ?d } ?g ?h ?i }",
    "product of subqueries": "SELECT (SUM(?n * ?m) AS ?s) { { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } } BIND(2 AS ?m) }",
    "product of optionals": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } }",
    "product under minus": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?e ?x . ?x ?y ?z . ?q ?r ?t } }",
    "ask for the impossible": f"ASK {{ {PRODUCT} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'never')) }}",
    "exists over a product": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i . FILTER(?f = ?i && ?e != ?h && ?c = 'x') } }",
    "construct of a product": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "describe of everything in a product": "DESCRIBE ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "product across graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }",
    "values product": "SELECT (COUNT(*) AS ?n) {"
    + " ".join(f"VALUES ?v{i} {{ {' '.join(str(n) for n in range(60))} }}" for i in range(6))
    + "}",
}
PATHS = {
    "any path between any two": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:none>|^!<urn:none>)* ?b }",
    "any long path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:none>)+ ?b . ?b (!<urn:none>)+ ?c . ?c (!<urn:none>)+ ?d }",
    "stars in a row": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)*/(!<urn:x>)*/(!<urn:x>)* ?b }",
    "star of a star": "SELECT (COUNT(*) AS ?n) { ?a (((!<urn:x>)*)*)* ?b . ?c (((!<urn:y>)*)*)* ?d }",
    "undirected closure": "SELECT ?a ?b { ?a (!<urn:x>|^!<urn:x>)+ ?b . ?b (!<urn:x>|^!<urn:x>)+ ?a } ORDER BY ?a ?b",
    "cycles": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)+ ?a . ?b (!<urn:x>|^!<urn:x>)+ ?b }",
    "many alternatives": f"SELECT (COUNT(*) AS ?n) {{ ?a ({'|'.join(f'<urn:p{i}>' for i in range(400))}|!<urn:x>)* ?b . ?b !<urn:y>* ?c }}",
    "optional steps": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join(['(!<urn:x>)?'] * 12)} ?b }}",
    "long sequence": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join(['(!<urn:x>|^!<urn:x>)'] * 12)} ?b }}",
    "path in a filter": "SELECT * { ?a ?b ?c FILTER EXISTS { ?c (!<urn:x>|^!<urn:x>)* ?z . ?z (!<urn:x>)* ?y FILTER(?y = 'none') } }",
}
_DOUBLINGS = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
_REPLACED = " ".join(f"BIND(REPLACE(?x{i}, 'a', 'aaaaaaaaaaaaaaaa') AS ?x{i + 1})" for i in range(12))
MEMORY = {
    "concat doubling": f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {_DOUBLINGS} }}",
    "concat doubling, shown": f"SELECT ?x40 {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {_DOUBLINGS} }}",
    "replace growth": f"SELECT (STRLEN(?x12) AS ?n) {{ BIND('aaaa' AS ?x0) {_REPLACED} }}",
    "group concat of a product": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "encode for uri growth": f"SELECT (STRLEN(?y) AS ?n) {{ BIND('%%%%%%%%' AS ?x0) {_DOUBLINGS} BIND(ENCODE_FOR_URI(?x40) AS ?y) }}",
    "distinct strings": "SELECT DISTINCT (CONCAT(STR(?a), STR(?d), STR(?g), STR(RAND())) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "order by random": "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY RAND()",
    "uuids without end": "SELECT DISTINCT ?u { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STRUUID() AS ?u) }",
    "hash of doubling": f"SELECT (SHA512(?x40) AS ?h) {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {_DOUBLINGS} }}",
    "upper case of doubling": f"SELECT (STRLEN(UCASE(?x36)) AS ?h) {{ BIND('ßßßßßßßßßßßßßßßß' AS ?x0) {_DOUBLINGS} }}",
}
NESTING = {
    "brackets": "SELECT * {" + "{" * 4000 + "?s ?p ?o" + "}" * 4001,
    "lists": "SELECT * { ?s ?p " + "(" * 2000 + "1" + ")" * 2000 + " }",
    "parentheses": "SELECT (" + "(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}",
    "blank nodes": "SELECT * { ?s ?p " + "[ <urn:p> " * 1500 + "1" + "]" * 1500 + " }",
    "paths in paths": "SELECT * { ?s " + "(" * 2000 + "<urn:p>" + ")*" * 2000 + " ?o }",
    "subqueries": "SELECT * {" + "{ SELECT * {" * 1000 + "?s ?p ?o" + "} }" * 1000 + "}",
    "not": "SELECT * { FILTER(" + "!" * 30_000 + "true) }",
    "minus signs": "SELECT (" + "- " * 9000 + "1 AS ?x) {}",
    "unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 2000) + " }",
    "or": "SELECT * { FILTER(" + " || ".join(["true"] * 4000) + ") }",
    "nested exists": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 29 + "}" * 29 + "}",
    "a long text": "SELECT * { ?s ?p ?o } # " + "x" * 150_000,
    "many prefixes": "".join(f"PREFIX p{i}: <urn:{i}> " for i in range(1200))
    + "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c",
}
REGULAR_EXPRESSIONS = {
    "nested repeats": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '^(a+)+$') }",
    "counted repeats": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?a), STR(?f)), '((a{0,90}){0,90}){0,90}x') }",
    "alternatives": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), '(.|a|aa|aaa)*z{40}') }",
    "a pattern for each row": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), CONCAT('(', ENCODE_FOR_URI(STR(?f)), '){1,50}')) }",
    "replace for each row": "SELECT (MAX(STRLEN(?r)) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(REPLACE(CONCAT(STR(?c), STR(?f)), '(.)(.)', '$1$2$1$2$1$2') AS ?r) }",
}
RESULTS = {
    "everything twice over": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "everything as a graph": "CONSTRUCT { ?a ?b ?f . ?d ?e ?c } { ?a ?b ?c . ?d ?e ?f }",
    "wide rows": f"SELECT {' '.join(f'(CONCAT(STR(?a), STR(?c)) AS ?v{i})' for i in range(200))} {{ ?a ?b ?c }}",
    "long strings": "SELECT ?x16 { ?s ?p ?o "
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(16))
    + " }",
    "blank nodes": "CONSTRUCT { [] ?p ?o ; ?q [] } { ?s ?p ?o . ?t ?q ?r }",
}
RESULTS["long strings"] = RESULTS["long strings"].replace("?s ?p ?o ", "?s ?p ?o BIND('0123456789' AS ?x0) ", 1)
CALLS = {
    "service": "SELECT * { SERVICE <{canary}/sparql> { ?s ?p ?o } }",
    "silent service": "SELECT * { SERVICE SILENT <{canary}/sparql> { ?s ?p ?o } }",
    "service in a variable": "SELECT * { BIND(<{canary}/sparql> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "service by prefix": "PREFIX c: <{canary}/> SELECT * { SERVICE c:sparql { ?s ?p ?o } }",
    "service in odd case": "SELECT * { sErViCe <{canary}/sparql> { ?s ?p ?o } }",
    "service in escapes": "SELECT * { SERV\\u0049CE <{canary}/sparql> { ?s ?p ?o } }",
    "service in an optional": "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <{canary}/sparql> { ?s ?p ?o } } }",
    "service in exists": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <{canary}/sparql> { ?s ?p ?o } } }",
    "service after a comment": "SELECT * { SERVICE#\n<{canary}/sparql> { ?s ?p ?o } }",
    "from": "SELECT * FROM <{canary}/data.ttl> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <{canary}/data.ttl> { GRAPH ?g { ?s ?p ?o } }",
    "from by prefix": "PREFIX c: <{canary}/> SELECT * FROM c:data { ?s ?p ?o }",
    "from a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "load": "LOAD <{canary}/data.ttl>",
    "silent load": "LOAD SILENT <{canary}/data.ttl> INTO GRAPH <urn:g>",
    "load after a prefix": "PREFIX c: <{canary}/> LOAD c:data",
    "insert": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "insert with using": "INSERT { ?s ?p ?o } USING <{canary}/x> WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "drop": "DROP SILENT ALL",
    "two requests in one": "SELECT * { ?s ?p ?o } ; DROP ALL",
}
HEAVY = {**CARTESIAN, **PATHS, **MEMORY, **NESTING, **REGULAR_EXPRESSIONS, **RESULTS}
