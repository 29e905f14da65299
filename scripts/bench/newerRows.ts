import { connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import { callBridge } from './callBridge.ts';
import type { BenchBridge, BenchStage } from './startBenchStage.ts';

type Row = Readonly<Record<string, unknown>>;

/** More than the bench makes newer rows of. */
const versions = 1_000_000;

/** Dynamics has written much meanwhile and each bridge has met one of its rows, so that versions up to there are believed. */
export async function countOn(stage: BenchStage, ...bridges: readonly BenchBridge[]): Promise<void> {
  for (let count = 0; count < versions; count += 1) stage.dynamics.organization.nextVersion();
  const caller = await connectCaller(stage.dynamics);
  const rowIds = [...(await stage.links()).values()].slice(-bridges.length);
  for (const [index, bridge] of bridges.entries()) {
    const rowId = rowIds[index] ?? '';
    await caller.send('PATCH', `contacts(${rowId})`, { fax: '+420 1' });
    const { body } = await caller.get<Row>(`contacts(${rowId})`);
    await callBridge(`${bridge.url}/updatecontacts`, { rows: [body] });
  }
}

/** Makes the rows again and again, each time newer and with other values. @returns the next of them */
export function newerRows(rows: readonly Row[]): (values: (edition: number) => Row) => Row {
  let edition = 0;
  return (values) => {
    edition += 1;
    const { '@odata.etag': _etag, ...row } = rows[edition % rows.length] ?? {};
    return { ...row, versionnumber: Number(row.versionnumber) + edition, ...values(edition) };
  };
}
