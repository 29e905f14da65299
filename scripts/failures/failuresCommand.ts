import { presentFailure } from '../../bridge/api/present/presentFailure.ts';
import { dismissFailure } from '../../bridge/sync/state/failures/dismissFailure.ts';
import { listFailures } from '../../bridge/sync/state/failures/listFailures.ts';
import { retryFailures } from '../../bridge/sync/state/failures/retryFailures.ts';
import type { components } from '../../schemas/contract.ts';
import { minute, printJson, printList } from '../commandLine/answer.ts';
import { collectPages } from '../commandLine/collectPages.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { type FailuresOptions, failureKinds, failureStates, readOptions } from './readOptions.ts';

const help = `Shows what could not be delivered, and why; has it tried again, or takes it off the list.

  npm run failures                      those that are open, the newest first
  npm run failures -- list [--show WHICH] [--kind KIND] [--code CODE] [--limit N]
  npm run failures -- retry N [N …]     has these tried again by the next run
  npm run failures -- retry --all       or all that are open, or those of a --kind KIND or --code CODE
  npm run failures -- dismiss N [N …]   takes these off the list

  --show WHICH  ${failureStates.join(', ')}; open unless said otherwise
  --kind KIND   ${failureKinds.join(' or ')}
  --code CODE   only those with this code, such as tooLong
  --limit N     so many at most; 50 unless said otherwise
${commonHelp}

“npm run sync -- contacts” starts the next run at once.

Exit code: 0 done, 2 refused.`;

type DeliveryFailure = components['schemas']['DeliveryFailure'];
type Opened = Pick<OpenServices, 'parts' | 'dynamicsUrl'>;

async function list(
  { parts: { database }, dynamicsUrl }: Opened,
  { choice, show, limit }: Extract<FailuresOptions, { action: 'list' }>,
  call: Call,
): Promise<void> {
  const { items, more } = await collectPages(
    limit,
    ({ after, ...page }) =>
      listFailures(database, { ...choice, show, ...page, ...(after !== undefined && { before: after }) }),
    ({ failure_id }) => failure_id,
  );
  const found = { items: items.map((failure) => presentFailure(failure, dynamicsUrl)), more };
  printList(call, found, {
    head: [
      'failure',
      'contact',
      'code',
      'tried',
      'last (UTC)',
      'next (UTC)',
      'what happened, and what to do',
    ],
    row: rowOf,
    none:
      show === 'open' ? 'Everything was delivered: there is no open failure.' : 'There is no such failure.',
  });
}

function rowOf({
  id,
  subject,
  activityId,
  code,
  attempts,
  lastAttempt,
  nextAttempt,
  detail,
  contactId,
}: DeliveryFailure) {
  const activity = activityId === undefined ? '' : `, activity ${activityId}`;
  return [
    id,
    `${subject} (${contactId}${activity})`,
    code,
    attempts,
    minute(lastAttempt),
    nextAttempt === undefined ? 'when changed' : minute(nextAttempt),
    detail,
  ];
}

async function retry(
  { parts: { database } }: Opened,
  { choice, ids }: Extract<FailuresOptions, { action: 'retry' }>,
  call: Call,
): Promise<void> {
  const count = await retryFailures(database, { ...choice, ...(ids && { ids }) }, call.by);
  if (call.json) printJson(call, { count });
  else
    call.screen.print(
      count === 0
        ? 'None of them is open; nothing is tried again.'
        : `${count} ${count === 1 ? 'failure is' : 'failures are'} tried again by the next run. “npm run sync -- contacts” starts one now; activities have their own, “npm run sync -- activities”.`,
    );
}

async function dismiss(
  { parts: { database }, dynamicsUrl }: Opened,
  { ids }: Extract<FailuresOptions, { action: 'dismiss' }>,
  call: Call,
): Promise<void> {
  const dismissed: DeliveryFailure[] = [];
  for (const id of ids) {
    const failure = presentFailure(await dismissFailure(database, id, call.by), dynamicsUrl);
    dismissed.push(failure);
    if (!call.json) call.screen.print(`Failure ${id} of ${failure.subject} is off the list.`);
  }
  if (call.json) printJson(call, { value: dismissed });
}

export const failuresCommand: Command<FailuresOptions, OpenServices> = {
  help,
  examples: [
    ['npm run failures', 'what is open'],
    ['npm run failures -- list --code tooLong', 'only texts that are too long'],
    ['npm run failures -- retry --all', 'all of them with the next run'],
    ['npm run failures -- dismiss 17 18', 'takes two off the list'],
  ],
  read: readOptions,
  open: openServices,
  async run(opened, options, call) {
    if (options.action === 'list') await list(opened, options, call);
    else if (options.action === 'retry') await retry(opened, options, call);
    else await dismiss(opened, options, call);
    return exitCodes.done;
  },
};
