import type { components } from '../../schemas/contract.ts';
import { formatTable } from '../demo/formatTable.ts';

type Explanation = components['schemas']['Explanation'];

/** An explanation for a terminal: the answer first, what it rests on after it. */
export function describeExplanation(explanation: Explanation, width: number): string {
  const { contactId, reason, linked, rowId, held, minimumScore, scores, fields } = explanation;
  const { problems = [], groups = [], groupMatch } = explanation;
  const link = linked ? `linked to row ${rowId}` : 'not linked to a row in Dynamics';
  return [
    reason,
    '',
    `Contact ${contactId} is ${link}${held ? ', and is excluded from synchronization' : ''}.`,
    ...problems.map(({ detail }) => `  ✗ ${detail}`),
    ...(scores.length > 0 ? ['', `Scores; the minimum is ${minimumScore}:`, scoreTable(scores, width)] : []),
    ...(groups.length > 0
      ? [
          '',
          `Contact groups; ${groupMatch === 'all' ? 'all are needed' : 'one is enough'}:`,
          groupTable(groups, width),
        ]
      : []),
    ...(fields.length > 0 ? ['', 'Fields:', fieldTable(fields, width)] : []),
  ].join('\n');
}

function scoreTable(scores: Explanation['scores'], width: number): string {
  return formatTable(
    ['points', 'expired', 'reached', 'score'],
    scores.map(({ score, points, expiredPoints, enabled, reached }) => [
      points,
      expiredPoints,
      reached ? 'yes' : 'no',
      enabled ? score : `${score} (disabled)`,
    ]),
    { column: 3, width },
  );
}

function groupTable(groups: NonNullable<Explanation['groups']>, width: number): string {
  return formatTable(
    ['in it', 'group', 'code name'],
    groups.map(({ name, displayName, member, rebuilding, missing }) => [
      missing ? 'gone' : rebuilding ? 'rebuilding' : member ? 'yes' : 'no',
      displayName,
      name,
    ]),
    { column: 1, width },
  );
}

/** A longer value would break the table, and the beginning tells enough. */
const longestValue = 40;

function fieldTable(fields: Explanation['fields'], width: number): string {
  return formatTable(
    ['field', 'column', 'in Xperience', 'in Dynamics', 'what', 'why'],
    fields.map(({ field, column, ours, theirs, action, why, problem }) => [
      field,
      column,
      short(ours),
      short(theirs),
      action,
      problem ?? why,
    ]),
    { column: 5, width },
  );
}

function short(value: string | undefined): string {
  if (value === undefined) return '';
  const line = value.replaceAll(/\s+/g, ' ');
  return line.length > longestValue ? `${line.slice(0, longestValue - 1)}…` : line;
}
