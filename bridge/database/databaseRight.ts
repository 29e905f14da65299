/** Something a login may do: on a table or some of its columns, on a schema, the whole database or the server. */
export interface DatabaseRight {
  right: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'ALTER' | 'CONTROL' | 'CONTROL SERVER';
  on: 'table' | 'schema' | 'database' | 'server';
  /** Of the table or schema. */
  name?: string;
  /** Without it the whole table. */
  columns?: readonly string[];
}
