// A query and the address of an endpoint into its rows as one line of JSON: node comunica.mjs ADDRESS QUERY [sparql]
// With `sparql` the source is said to be an endpoint; without, Comunica finds out from the service description.
import { QueryEngine } from '@comunica/query-sparql';

const [address, query, type] = process.argv.slice(2);
const source = type ? { type, value: address } : address;
const result = await new QueryEngine().query(query, { sources: [source], noCache: true });

if (result.resultType === 'boolean') {
  console.log(JSON.stringify(await result.execute()));
} else if (result.resultType === 'quads') {
  const quads = await (await result.execute()).toArray();
  console.log(JSON.stringify(quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value])));
} else {
  const rows = await (await result.execute()).toArray();
  const cells = (row) => [...row].map(([variable, term]) => [variable.value, term.value]);
  console.log(JSON.stringify(rows.map((row) => Object.fromEntries(cells(row)))));
}
