import type { DatabaseRight } from '../../../bridge/database/databaseRight.ts';
import {
  describeRight,
  excessiveRights,
  neededRights,
  optionalRights,
} from '../../../bridge/xperience/databaseRights.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, unchecked, warning } from '../finding.ts';

/** What the login of the service may do: what it needs, and nothing that would make its theft worse. */
export const databaseRights = defineCheck({
  title: 'Rights of the database login',
  needs: ['database'],
  async look({ database }) {
    const ask = (rights: readonly DatabaseRight[]) => database.dialect.readRights(database.db, rights);
    const needed = await ask(neededRights);
    const optional = await ask(optionalRights);
    const excessive = await ask(excessiveRights);
    if (!needed || !optional || !excessive)
      return [unchecked('Not checkable: the embedded engine has no logins. On SQL Server the doctor asks.')];
    const findings: Finding[] = [];
    const lacking = neededRights.filter((_right, index) => !needed[index]).map(describeRight);
    if (lacking.length > 0) {
      findings.push(
        failure(
          `The login lacks ${shortened(lacking)}.`,
          'If this is the right database, run deployment/grants.sql in it as an administrator.',
        ),
      );
    }
    const without = optionalRights.filter((_right, index) => !optional[index]).map(describeRight);
    if (without.length > 0) {
      findings.push(
        good(
          `It does without ${without.join(', ')}: names of newsletters stay out of activities, or automation processes unchecked.`,
        ),
      );
    }
    const tooMany = excessiveRights.filter((_right, index) => excessive[index]).map(describeRight);
    if (tooMany.length > 0) {
      findings.push(
        warning(
          `The login may do more than the bridge needs: ${tooMany.join(', ')}.`,
          'Give the service a login of its own with deployment/grants.sql, and keep the other for the set-up.',
        ),
      );
    }
    return findings.length > 0 ? findings : [good('It has what the bridge needs, and no more.')];
  },
});

/** What cannot be seen counts as lacking: a login without any right lacks them all. */
function shortened(rights: readonly string[]): string {
  const most = 6;
  const rest = rights.length - most;
  return rest > 1 ? `${rights.slice(0, most).join(', ')} and ${rest} more` : rights.join(', ');
}
