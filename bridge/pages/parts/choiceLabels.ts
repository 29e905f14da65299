import { setTimeout as wait } from 'node:timers/promises';
import { readMappingSides } from '../../sync/settings/mappingSides.ts';
import type { PageServices } from '../pageServices.ts';

/** What people read for a value of a Dynamics column: the label of a choice, and every other value as it is. */
export type LabelOf = <Value extends string | null | undefined>(
  column: string,
  value: Value,
) => string | Value;

const known = new WeakMap<PageServices, { at: number; labelOf: LabelOf }>();
const freshMs = 60_000;
/** A page does not wait for Dynamics to say 1 or Male. */
const patienceMs = 800;

/** Labels of choices by column; no page fails because they cannot be read. */
export async function readChoiceLabels(services: PageServices): Promise<LabelOf> {
  const before = known.get(services);
  if (before && performance.now() - before.at < freshMs) return before.labelOf;
  const read = readMappingSides(services.parts)
    .then(({ columns }) => columns)
    .catch(() => undefined);
  const columns = await Promise.race([read, wait(patienceMs, undefined, { ref: false })]);
  if (!columns) return (_column, value) => value;
  const labels = new Map(
    columns.flatMap(({ name, choices = [] }) =>
      choices.map(({ value, label }) => [JSON.stringify([name, String(value)]), label] as const),
    ),
  );
  const labelOf: LabelOf = (column, value) => labels.get(JSON.stringify([column, value])) || value;
  known.set(services, { at: performance.now(), labelOf });
  return labelOf;
}
