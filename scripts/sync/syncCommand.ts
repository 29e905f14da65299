import { presentRun } from '../../bridge/api/present/presentRun.ts';
import { printJson } from '../commandLine/answer.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openStoppable } from '../commandLine/openServices.ts';
import { jsonOption, noMoreWords, oneOf, readArguments, readNumber } from '../commandLine/readArguments.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import { describeRun, exitCodeOf } from './describeRun.ts';
import { followRun } from './followRun.ts';

const help = `Synchronizes once: contacts, or the activities of contacts that are linked.

  npm run sync -- contacts [--dry-run] [--full] [--limit N] [--wait] [--quiet]
  npm run sync -- activities [--dry-run] [--full] [--limit N] [--wait] [--quiet]

  --dry-run  counts and lists what would be done, and changes nothing
  --full     compares every linked contact, or reads all activities, instead of what has changed
  --limit N  ends after N contacts or activities
  --wait     waits for a run that another process carries out, too
  --quiet    says nothing when everything was delivered
${commonHelp}

One run of a kind goes at a time, over all processes. The command carries out the run that it starts, and ends with it.
Where one is going already, such as one of a flow, it joins that and starts none; without --wait it only says so. A run
whose process has ended is continued. Told to stop (Ctrl+C), it finishes the page in hand; the rest is done by a running
bridge within seconds, or by the next “npm run sync”.

For the Windows Task Scheduler, cron and systemd there are files in deployment/.

Exit code: 0 done, or another process is at it; 1 the run failed, was cancelled or stopped, or a server is down: it can be tried again; 2 refused,
somebody has to put something right; 3 the run waits for a confirmation; 4 done, but some could not be delivered.`;

export interface SyncOptions {
  kind: 'contacts' | 'activities';
  dryRun: boolean;
  full: boolean;
  limit?: number;
  wait: boolean;
  quiet: boolean;
  json: boolean;
}

function read(args: readonly string[]): SyncOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    'dry-run': { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    limit: { type: 'string' },
    wait: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  });
  const [kind, ...more] = words;
  const { full, wait, quiet, json, limit } = values;
  noMoreWords(more);
  return {
    kind: oneOf('what to synchronize', kind, ['contacts', 'activities']),
    dryRun: values['dry-run'],
    full,
    wait,
    quiet,
    json,
    ...(limit === undefined ? {} : { limit: readNumber('a limit', limit) }),
  };
}

async function run(
  opened: Pick<OpenServices, 'runs' | 'parts'>,
  { kind, dryRun, full, limit, wait, quiet }: SyncOptions,
  call: Call,
): Promise<number> {
  const { syncContacts, syncActivities } = opened.runs;
  const start = kind === 'contacts' ? syncContacts : syncActivities;
  const { run: begun, joined } = await start({
    mode: full ? 'full' : 'incremental',
    dryRun,
    ...(limit === undefined ? {} : { limit }),
    waitMs: 0,
    signal: opened.parts.stopping,
    requestedBy: call.by,
  });
  const started = presentRun(begun, joined);
  if (started.joined && !quiet)
    call.screen.tell(`Run ${started.id} was there already; no other was started, and its own options count.`);
  const ended = await followRun(opened, started, { toTheEnd: wait }, call);
  const stopped = opened.parts.stopping.aborted && ended.state === 'running';
  const code = stopped ? exitCodes.notDone : exitCodeOf(ended);
  if (quiet && code === exitCodes.done) return code;
  if (call.json) printJson(call, ended);
  else call.screen.print(describeRun(ended));
  if (stopped)
    call.screen.tell('Stopped. A running bridge goes on with it within seconds, or the next “npm run sync”.');
  return code;
}

export const syncCommand: Command<SyncOptions, OpenServices> = {
  help,
  examples: [
    ['npm run sync -- contacts --dry-run', 'only tells what would be sent'],
    ['npm run sync -- contacts --wait', 'for a scheduler'],
    ['npm run sync -- activities --limit 100', 'a hundred at most'],
  ],
  read,
  open: openStoppable,
  run,
};
