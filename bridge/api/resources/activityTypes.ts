import { saveTypeMap } from '../../sync/activities/types/storedTypeMap.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { itemOfRule } from '../present/presentActivityType.ts';
import { viewActivityTypes } from '../views/viewActivityTypes.ts';

/** Whether and how each type of activity is sent. */
export function activityTypeOperations({ parts }: Engine) {
  return {
    /** None is sent while the stored rules cannot be read. */
    GetActivityTypes: {
      scope: 'read',
      handle: async () => ({ status: 200, body: await viewActivityTypes(parts) }),
    },

    /** Replaces the rules; without a version the last one who saves wins. */
    UpdateActivityTypes: {
      scope: 'manage',
      fromAnswer: rulesOfAnswer,
      async handle({ body, caller }) {
        await saveTypeMap(parts.database, body.value.map(itemOfRule), caller.name, body.version);
        return { status: 200, body: await viewActivityTypes(parts) };
      },
    },
  } satisfies Partial<Handlers>;
}

/** Reading the types tells how each is sent, and the rule of those that have one: the rules alone are written. */
function rulesOfAnswer(body: unknown): unknown {
  if (!isRecord(body) || !Array.isArray(body.value)) return body;
  const value = body.value.flatMap((each: unknown) => {
    if (!isRecord(each) || !('state' in each)) return [each];
    return each.rule === undefined || each.rule === null ? [] : [each.rule];
  });
  return { ...body, value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
