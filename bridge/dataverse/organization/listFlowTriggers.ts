import { explainFailure } from '../http/explainFailure.ts';
import { parsePage } from '../read/parseAnswer.ts';
import { isRecord } from '../read/parseRow.ts';
import type { CallOptions, FlowTrigger } from '../types.ts';
import type { WebApi } from '../webApi.ts';

const purpose = 'list the flows that listen';

/** `message` of a registration: which changes it listens to (Power Automate, Dataverse trigger: Create is in 1, 4, 5, 7). */
const listensTo: Readonly<Record<number, { created: boolean; updated: boolean }>> = {
  1: { created: true, updated: false },
  2: { created: false, updated: false },
  3: { created: false, updated: true },
  4: { created: true, updated: true },
  5: { created: true, updated: false },
  6: { created: false, updated: true },
  7: { created: true, updated: true },
};

/**
 * The flows that start when rows of a table are written, by their callback registrations.
 * @returns undefined where our user may not read them
 */
export function listFlowTriggers(
  api: WebApi,
  table: string,
  options: CallOptions,
): Promise<FlowTrigger[] | undefined> {
  const filter = encodeURIComponent(`entityname eq '${table}'`);
  return api.send(
    {
      purpose,
      method: 'GET',
      path: `callbackregistrations?$select=name,message,softdeletestatus&$filter=${filter}`,
      operations: 1,
      repeatable: true,
    },
    (answer) => {
      if (answer.status === 403 || answer.status === 404) return undefined;
      if (answer.status >= 400) throw explainFailure(purpose, answer);
      return parsePage(purpose, answer).items.flatMap((item): FlowTrigger[] => {
        if (!isRecord(item) || item.softdeletestatus === 1) return [];
        const name = typeof item.name === 'string' && item.name !== '' ? item.name : 'a flow without a name';
        // One of an unknown kind may start.
        const listens = listensTo[Number(item.message)] ?? { created: true, updated: true };
        return [{ name, ...listens }];
      });
    },
    options,
  );
}
