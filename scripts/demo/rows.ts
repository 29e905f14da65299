import { connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import type { Stage } from './stage.ts';

type Row = Record<string, unknown>;

/** A contact's row with all its columns and annotations, as the Dataverse trigger hands it over. */
export async function readRow({ dynamics }: Stage, rowId: string): Promise<Row> {
  const person = await connectCaller(dynamics);
  const { body } = await person.get<Row>(`contacts(${rowId})`, { Prefer: 'odata.include-annotations="*"' });
  return body;
}

const stamps = new Set(['modifiedon', 'versionnumber', '@odata.etag', 'address1_composite']);

/** The columns somebody wrote, without those Dynamics fills by itself. */
export function changedColumns(before: Row, after: Row): string[] {
  return Object.keys(after).filter(
    (name) =>
      !stamps.has(name) &&
      !name.includes('@') &&
      JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}
