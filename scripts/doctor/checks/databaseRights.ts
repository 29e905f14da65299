import type { DatabaseRight } from '../../../bridge/database/databaseRight.ts';
import {
  describeRight,
  doctorRights,
  excessiveRights,
  neededRights,
} from '../../../bridge/xperience/databaseRights.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, unchecked, warning } from '../finding.ts';

/** What the login of the service may do: what it needs, and nothing that would make its theft worse. */
export const databaseRights = defineCheck({
  title: 'Rights of the database login',
  needs: ['xperience'],
  async look({ xperience }) {
    const ask = (rights: readonly DatabaseRight[]) => xperience.dialect.readRights(xperience.db, rights);
    const needed = await ask(neededRights);
    const seen = await ask(doctorRights);
    const excessive = await ask(excessiveRights);
    if (!needed || !seen || !excessive)
      return [unchecked('Not checkable: the embedded engine has no logins. On SQL Server the doctor asks.')];
    const findings: Finding[] = [];
    const lacking = neededRights.filter((_right, index) => !needed[index]).map(describeRight);
    if (lacking.length > 0) {
      findings.push(
        failure(
          `The login lacks ${lacking.join(', ')}.`,
          'Run deployment/grants.sql as an administrator of the database.',
        ),
      );
    }
    const blind = doctorRights.filter((_right, index) => !seen[index]).map(describeRight);
    if (blind.length > 0) {
      findings.push(
        warning(
          `The login lacks ${blind.join(', ')}, so automation processes cannot be checked for the module's steps.`,
          'The bridge works without; deployment/grants.sql has the rights.',
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
