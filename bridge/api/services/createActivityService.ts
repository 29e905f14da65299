import type { components } from '../../../schemas/contract.ts';
import { dateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { wallClockText } from '../../mapping/localDateTime.ts';
import { readTime } from '../../mapping/readTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import { prepareActivities } from '../../sync/activities/prepareActivities.ts';
import { templateOf } from '../../sync/activities/templates/templates.ts';
import { propertiesOf } from '../../sync/activities/types/compileTemplate.ts';
import { openStoredTypeMap, saveTypeMap } from '../../sync/activities/types/storedTypeMap.ts';
import type { TypeMapItem } from '../../sync/activities/types/typeMapItem.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { listActivities } from '../../xperience/activities/listActivities.ts';
import { listActivityTypes } from '../../xperience/activities/listActivityTypes.ts';
import type { ActivityService } from '../services.ts';
import { viewActivities } from './viewActivities.ts';

type Schemas = components['schemas'];

/** The operations on activities over Xperience and the engine. */
export function createActivityService(parts: SyncParts): ActivityService {
  const { database, zones } = parts;
  const zone = timeZoneNamed(zones.xperience);
  const local = (given: string): DateTime2 => {
    const utc = withinYears(readTime(given) ?? Number.NaN);
    return dateTime2(wallClockText(withinYears(zone.toLocal(utc))));
  };

  const types = async (): Promise<Schemas['ActivityTypeList']> => {
    const known = await listActivityTypes(database);
    const { version, items, flaw } = await openStoredTypeMap(database);
    if (flaw !== undefined) {
      // Nothing is sent then; who repairs the rules needs their version all the same.
      const blocked = { state: 'blocked', code: 'typeMapInvalid', reason: flaw } as const;
      const value = known.map(({ name: type, displayName }) => ({
        type,
        displayName,
        ...blocked,
        properties: [],
      }));
      return { version, value };
    }
    const plan = await prepareActivities(parts, {
      switches: 'ignored',
      fresh: false,
      call: { signal: parts.stopping },
    });
    const displayed = new Map(known.map(({ name, displayName }) => [name.toLowerCase(), displayName]));
    const extra = items.map(({ type }) => type).filter((type) => !displayed.has(type.toLowerCase()));
    const views: Schemas['ActivityTypeStatus'][] = [];
    for (const type of [...known.map(({ name }) => name), ...extra]) {
      const planned = await plan.typePlan(type);
      const item = items.find((each) => each.type.toLowerCase() === type.toLowerCase());
      const displayName = displayed.get(type.toLowerCase());
      views.push({
        type,
        ...(displayName === undefined ? {} : { displayName }),
        state: planned.kind,
        ...(planned.kind === 'sent'
          ? { table: planned.table.name }
          : { code: planned.code, reason: planned.reason }),
        properties: Object.keys(propertiesOf(templateOf(type, parts.extensions.activityTypes))),
        ...(item ? { rule: ruleOf(item) } : {}),
      });
    }
    return { version, value: views };
  };

  return {
    async list({ from, to, ...filter }, page) {
      const found = await listActivities(
        database,
        {
          ...filter,
          ...(from === undefined ? {} : { from: local(from) }),
          ...(to === undefined ? {} : { to: local(to) }),
        },
        {
          limit: page.limit + 1,
          ...(page.after === undefined ? {} : { before: Number(page.after) }),
        },
      );
      const shown = found.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        items: await viewActivities(parts, shown),
        ...(found.length > shown.length && last ? { next: String(last.activityId) } : {}),
      };
    },
    typeItems: async () =>
      (await listActivityTypes(database)).map(({ name, displayName }) => ({ name, displayName })),
    types,
    async updateTypes(rules, version, by) {
      await saveTypeMap(database, rules.map(itemOf), by, version);
      return types();
    },
  };
}

const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')];

/** No activity lies beyond what a datetime2 holds, so the nearest time it does hold asks for the same ones. */
function withinYears(time: number): number {
  return Math.min(Math.max(time, first), last);
}

function ruleOf({ columns, pages, forms, ...item }: TypeMapItem): Schemas['ActivityTypeRule'] {
  return {
    ...item,
    pages: [...pages],
    forms: [...forms],
    columns: Object.entries(columns).map(([property, column]) => ({ property, column })),
  };
}

/** Judged by the one who stores it; empty texts are those of a flow that leaves a property out. */
function itemOf({ columns = [], table, ...rule }: Partial<Schemas['ActivityTypeRule']>): object {
  return {
    ...rule,
    ...(table ? { table } : {}),
    columns: Object.fromEntries(columns.map(({ property, column }) => [property, column])),
  };
}
