import { remedies } from '../../bridge/sync/state/failures/remedies.ts';
import { subscriptionCodes, subscriptionDetail } from '../../bridge/sync/subscriptions/subscriptionCodes.ts';
import { checks } from '../doctor/checks.ts';
import { activityTypes } from './troubleshooting/activityTypes.ts';
import { answers } from './troubleshooting/answers.ts';
import { databaseReasons } from './troubleshooting/database.ts';
import { doctorChecks } from './troubleshooting/doctorChecks.ts';
import type { Explanation } from './troubleshooting/explanation.ts';
import { failureCauses } from './troubleshooting/failureCauses.ts';
import { fieldMistakes } from './troubleshooting/fields.ts';
import { installation } from './troubleshooting/installation.ts';
import { moves } from './troubleshooting/moves.ts';
import { refusals } from './troubleshooting/refusals.ts';
import { runReasons } from './troubleshooting/runs.ts';
import { states } from './troubleshooting/states.ts';

const introduction = `# Troubleshooting
<!-- Made by “npm run generate” from the code; change the texts in scripts/generate/troubleshooting. -->

Whatever goes wrong has a code, and a sentence with the contact, value or right that is meant. The sentence counts; this page says what is behind
the code. Look first with the command that fits:

| you have | look with |
|---|---|
| a flow run that failed | the *code* in the body of its answer, below |
| a contact that is not in Dynamics, or not as it should be | \`npm run explain -- CONTACT\`, or the page *Contacts* |
| a run that failed or waits | \`npm run runs\`, or the page *Runs* |
| contacts or activities that could not be delivered | \`npm run failures\`, or the page *Failures* |
| a bridge that does not start, or an installation to look over | \`npm run doctor\` |
| two sides that are out of step | \`npm run reconcile\`, or the page *Are we in step?* |
| an error with a *reference* | the line with that reference in the log |

Questions that are no errors are answered in the [FAQ](faq.md). Where a remedy names grants.sql, Xperience by Kentico has
[grants-xperience-by-kentico.sql](../deployment/grants-xperience-by-kentico.sql) in its place.`;

/** The page docs/troubleshooting.md: every code there is with its cause and what to do about it. */
export function generateTroubleshooting(): string {
  const failures = Object.entries(failureCauses).map(([code, cause]): [string, Explanation] => [
    code,
    { cause, whatToDo: remedies[code as keyof typeof remedies] },
  ]);
  return `${[
    introduction,
    section(
      'What a caller is answered',
      'The *code* of a problem answer, for conditions in flows. Codes of failures and of runs can stand there as well, where a caller asked for that one contact.',
      table(entriesOf({ ...refusals, ...answers })),
    ),
    section(
      'What is wrong with a field',
      'The codes in the list *problems* of an answer, beside those of failures.',
      [
        '| code | why |',
        '|---|---|',
        ...Object.entries(fieldMistakes).map(([code, why]) => `| \`${code}\` | ${why} |`),
      ].join('\n'),
    ),
    section(
      'Failures of contacts and activities',
      'One contact or activity that could not be delivered; the others go on. The same codes name mistakes of the mapping.',
      table(failures.toSorted(byCode)),
    ),
    section(
      'Why a run waits or has ended',
      'A run that ends early has the code of what ended it, from this list or from [that of answers](#what-a-caller-is-answered).',
      table(entriesOf({ ...runReasons, ...databaseReasons })),
    ),
    section(
      'Why activities of a type are not sent',
      'Told by each run of activities, by type. A failure’s code stands there where Dynamics refuses all of them.',
      table(entriesOf(activityTypes)),
    ),
    section(
      'Why an instant trigger tells nothing',
      'Why the subscription behind an instant trigger of a flow is paused or has ended.',
      [
        '| code | why, and what to do |',
        '|---|---|',
        ...subscriptionCodes.toSorted().map((code) => `| \`${code}\` | ${subscriptionDetail(code)} |`),
      ].join('\n'),
    ),
    section(
      'How the bridge stands',
      'Beside codes of answers, what *Get the status* and the overview name.',
      table(entriesOf(states)),
    ),
    section(
      'The database does not fit',
      'What keeps the bridge from working with a database, as the start, the set-up and the doctor say it.',
      table(entriesOf(installation)),
    ),
    section(
      'What keeps an installation from being moved',
      'As `npm run setup` says it with --move-from; nothing was changed then.',
      table(entriesOf(moves)),
    ),
    section(
      'What the doctor looks at',
      '`npm run doctor` goes through these in its own order. A check that another one stands in the way of is told as not checked.',
      [
        '| check | what is wrong | what to do |',
        '|---|---|---|',
        ...checks.map(({ title }) => checkRow(title)),
      ].join('\n'),
    ),
  ].join('\n\n')}\n`;
}

/** @throws for a check that nobody has explained */
function checkRow(title: string): string {
  const explained = doctorChecks[title];
  if (!explained) throw new Error(`scripts/generate/troubleshooting/doctorChecks.ts lacks “${title}”.`);
  return `| *${title}* | ${explained.cause} | ${explained.whatToDo} |`;
}

function section(title: string, about: string, body: string): string {
  return `## ${title}\n${about}\n\n${body}`;
}

function entriesOf(explanations: Readonly<Record<string, Explanation>>): [string, Explanation][] {
  return Object.entries(explanations).toSorted(byCode);
}

function byCode([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}

function table(entries: readonly [string, Explanation][]): string {
  return [
    '| code | why | what to do |',
    '|---|---|---|',
    ...entries.map(([code, { cause, whatToDo }]) => `| \`${code}\` | ${cause} | ${whatToDo} |`),
  ].join('\n');
}
