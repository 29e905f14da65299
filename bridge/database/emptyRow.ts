/**
 * A row without values. One that is a copy of it and then filled takes half the time and memory of one that grows by its
 * properties: beyond a dozen of those V8 makes a hash table of each object. It makes none of what JSON.parse answers.
 */
export function emptyRow(names: Iterable<string>): Readonly<Record<string, null>> {
  return JSON.parse(`{${[...names].map((name) => `${JSON.stringify(name)}:null`).join(',')}}`);
}
