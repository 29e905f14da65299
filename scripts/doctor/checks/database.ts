import type { DatabaseTarget } from '../../../bridge/config/readDatabaseTarget.ts';
import {
  type DatabaseIdentity,
  readDatabaseIdentity,
  readMainIdentity,
} from '../../../bridge/xperience/checks/readDatabaseIdentity.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** Opens Xperience's database with the login of the service. */
export const database = defineCheck({
  title: 'Database of Xperience',
  needs: ['target', 'timeZone'],
  async look({ target, timeZone }, learn) {
    try {
      const opened = await openXperience(target, { timeZone });
      learn({ database: opened });
      const whole = nameIdentity(await readDatabaseIdentity(opened));
      return opened.separated
        ? [
            good(`Reached: ${nameIdentity(await readMainIdentity(opened))}.`),
            good(`Reached, for separated contact data: ${whole}.`),
          ]
        : [good(`Reached: ${whole}.`)];
    } catch (error) {
      const places = [target.database, ...(target.contactDatabase ? [target.contactDatabase] : [])];
      return [failure(`${places.map(nameOf).join(' or ')} cannot be used.`, messageOf(error))];
    }
  },
});

function nameIdentity({ server, database }: DatabaseIdentity): string {
  return `${database} on ${server}`;
}

function nameOf(target: DatabaseTarget): string {
  return target.kind === 'embedded'
    ? `The file ${target.file}`
    : `The database ${target.database} on ${target.server}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
