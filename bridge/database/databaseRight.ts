/** Something a login may do: on a table or some of its columns, on a schema, the whole database or the server. */
export interface DatabaseRight {
  right:
    | 'SELECT'
    | 'INSERT'
    | 'UPDATE'
    | 'DELETE'
    | 'ALTER'
    | 'VIEW DEFINITION'
    | 'CONTROL'
    | 'CONTROL SERVER';
  on: 'table' | 'schema' | 'database' | 'server';
  /** Of the table, view or schema; with its schema where that is not dbo. */
  name?: string;
  /** Without it the whole table. */
  columns?: readonly string[];
}
