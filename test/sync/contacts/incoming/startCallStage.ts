import { updateContact } from '../../../../bridge/sync/contacts/updateContact.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';
import { type CountedDatabase, countStatements } from '../../../../scripts/bench/countStatements.ts';
import { type Stage, type StageOptions, startStage } from '../../startStage.ts';
import { triggerBody } from '../../triggerBody.ts';

export type Row = Record<string, unknown>;

/** An installation in step, for calls of UpdateContact that come one after the other. */
export interface CallStage {
  stage: Stage;
  counted: CountedDatabase;
  /** They count statements, and keep what they have read as in production. */
  parts: SyncParts;
  /** A linked contact that no test has had. */
  take(): [contactId: number, rowId: string];
  /** The row as its trigger delivers it after somebody has edited it. */
  edited(rowId: string, values: Row): Promise<Row>;
}

export async function startCallStage(options: StageOptions): Promise<CallStage> {
  const stage = await startStage(options);
  await stage.sync();
  await stage.sync({ mode: 'full' });
  const linked = [...(await stage.links())];
  const counted = countStatements(stage.engine.parts.database);
  const timing = { ...stage.engine.parts.timing, reuseMs: 60_000 };
  const parts = { ...stage.engine.parts, database: counted.database, timing };
  const take = (): [contactId: number, rowId: string] => linked.shift() ?? [0, ''];
  const edited = async (rowId: string, values: Row): Promise<Row> => {
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, values);
    const { body } = await stage.inDynamics.get<Row>(`contacts(${rowId})`);
    return triggerBody(body);
  };
  // The mapping is compiled, the catalogue read, and Dynamics has said who it is.
  const [, rowId] = take();
  await updateContact(parts, rowId, await edited(rowId, { address1_city: 'Dačice' }));
  return { stage, counted, parts, take, edited };
}
