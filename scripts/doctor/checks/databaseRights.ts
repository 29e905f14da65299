import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import type { DatabaseRight } from '../../../bridge/database/databaseRight.ts';
import { describeRight, rightsOfHalf } from '../../../bridge/xperience/checks/databaseRights.ts';
import { isRecognised } from '../../../bridge/xperience/products/recogniseProduct.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, unchecked, warning } from '../finding.ts';

/** What the login of the service may do: what it needs, and nothing that would make its theft worse. */
export const databaseRights = defineCheck({
  title: 'Rights of the database login',
  needs: ['database'],
  async look({ database }) {
    if (!isRecognised(database))
      return [unchecked('Not checkable: nobody can tell which Xperience this database belongs to.')];
    const { rights } = database.product;
    if (database.dialect.engine === 'sqlite')
      return [unchecked('Not checkable: the embedded engine has no logins. On SQL Server the doctor asks.')];
    const needed = await judge(database, rights.needed);
    const optional = await judge(database, rights.optional);
    const excessive = await judge(database, rights.excessive);
    const findings: Finding[] = [];
    if (needed.lacking.length > 0) {
      findings.push(
        failure(
          `The login lacks ${shortened(needed.lacking)}.`,
          database.separated
            ? `If these are the right databases, run ${rights.script} in both as an administrator.`
            : `If this is the right database, run ${rights.script} in it as an administrator.`,
        ),
      );
    }
    findings.push(...(await settingFindings(database)));
    if (optional.lacking.length > 0) {
      findings.push(
        good(
          `It does without ${optional.lacking.join(', ')}: names of newsletters stay out of activities, or automation processes unchecked.`,
        ),
      );
    }
    if (excessive.held.length > 0) {
      findings.push(
        warning(
          `The login may do more than the bridge needs: ${excessive.held.join(', ')}.`,
          `Give the service a login of its own with ${rights.script}, and keep the other for the set-up.`,
        ),
      );
    }
    return findings.length > 0 ? findings : [good('It has what the bridge needs, and no more.')];
  },
});

/** The bridge works with either: the views, or the whole table as an earlier script granted it. */
async function settingFindings(database: BridgeDatabase): Promise<Finding[]> {
  const { rights } = database.product;
  const narrow = await judge(database, rights.settings);
  const wide = await judge(database, rights.wideSettings);
  const remedy = `Run ${rights.script} once more as an administrator, and start the bridge again.`;
  if (narrow.lacking.length === 0) return [];
  if (wide.held.length === 0 || wide.lacking.length > 0)
    return [failure(`The login lacks ${shortened(narrow.lacking)}.`, remedy)];
  return [
    warning(
      'The login may read and change every setting of Xperience, those with passwords of other services too.',
      remedy,
    ),
  ];
}

/** Sorts rights, in words, into those the login has and those it has not; in both halves of separated data. */
async function judge(
  { db, main, dialect, separated }: BridgeDatabase,
  rights: readonly DatabaseRight[],
): Promise<{ held: string[]; lacking: string[] }> {
  const halves = separated
    ? ([
        { executor: main, asked: rightsOfHalf(rights, 'main'), where: ' (main database)' },
        { executor: db, asked: rightsOfHalf(rights, 'contacts'), where: ' (contacts)' },
      ] as const)
    : [{ executor: db, asked: rights, where: '' }];
  const judged = { held: [] as string[], lacking: [] as string[] };
  for (const { executor, asked, where } of halves) {
    const answers = asked.length === 0 ? [] : ((await dialect.readRights(executor, asked)) ?? []);
    for (const [index, right] of asked.entries())
      judged[answers[index] ? 'held' : 'lacking'].push(`${describeRight(right)}${where}`);
  }
  return judged;
}

/** What cannot be seen counts as lacking: a login without any right lacks them all. */
function shortened(rights: readonly string[]): string {
  const most = 6;
  const rest = rights.length - most;
  return rest > 1 ? `${rights.slice(0, most).join(', ')} and ${rest} more` : rights.join(', ');
}
