import type { MappingItem } from '../../mapping/types.ts';
import type { WebhookRegistration } from '../state/webhooks/registration.ts';

/**
 * Columns whose changes Dataverse has to tell of: the mapped ones that go to Xperience, and the one that says whether a row
 * is active. In alphabetical order.
 */
export function filterOfUpdates(items: readonly Pick<MappingItem, 'column' | 'direction'>[]): string[] {
  const mapped = items.filter(({ direction }) => direction !== 'toDynamics').map(({ column }) => column);
  return [...new Set([...mapped, 'statecode'])].sort();
}

/** Most columns that a sentence names. */
const mostNamed = 10;

/**
 * How a registered filter differs from what the mapping asks for, in a sentence.
 * @param wanted columns as filterOfUpdates gives them
 * @param followsActivities whether tasks and appointments are to be told of
 * @returns undefined where it fits
 */
export function filterMisfit(
  { columns, activities = false }: Pick<WebhookRegistration, 'columns' | 'activities'>,
  wanted: readonly string[],
  followsActivities: boolean,
): string | undefined {
  const missing = wanted.filter((column) => !columns.includes(column));
  const superfluous = columns.filter((column) => !wanted.includes(column));
  const said = [
    missing.length > 0
      ? `Changes of ${named(missing)} in Dynamics do not arrive by webhook: the filter lacks what was mapped since.`
      : '',
    superfluous.length > 0
      ? `The webhook tells of ${named(superfluous)} in vain, which is not mapped any more.`
      : '',
    followsActivities && !activities
      ? 'The webhook does not tell of tasks and appointments, which the setting followActivities asks for.'
      : '',
    activities && !followsActivities
      ? 'The webhook tells of tasks and appointments in vain: the setting followActivities is off, and such calls are refused.'
      : '',
  ];
  return said.some(Boolean) ? said.filter(Boolean).join(' ') : undefined;
}

/** What brings the filter to the mapping. */
export const registerAgain = 'Run “npm run webhook -- register” again.';

function named(columns: readonly string[]): string {
  const more = columns.length - mostNamed;
  return `${columns.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
