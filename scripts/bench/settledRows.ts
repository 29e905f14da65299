import { connectCaller } from '../../test/standins/dataverse/connectCaller.ts';
import { callBridge } from './callBridge.ts';
import type { BenchBridge, BenchStage } from './startBenchStage.ts';

type Row = Record<string, unknown>;

/**
 * Rows of linked contacts as the Dataverse trigger hands them to UpdateContact, with nothing left to take: the bridge
 * has got what Dynamics filled in when it made the rows.
 */
export async function settledRows(stage: BenchStage, bridge: BenchBridge, count: number): Promise<Row[]> {
  const caller = await connectCaller(stage.dynamics);
  const rowIds = [...(await stage.links()).values()].slice(0, count);
  const answers = rowIds.map((id) =>
    caller.get<Row>(`contacts(${id})`, { Prefer: 'odata.include-annotations="*"' }),
  );
  const rows = (await Promise.all(answers)).map(({ body }) => body);
  // A call takes no more of them, with all they say.
  for (let start = 0; start < rows.length; start += 200)
    await callBridge(`${bridge.url}/updatecontacts`, { rows: rows.slice(start, start + 200) });
  return rows;
}
