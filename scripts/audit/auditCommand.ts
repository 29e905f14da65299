import { auditTime, presentAuditEntry } from '../../bridge/api/present/presentAudit.ts';
import { listAudit } from '../../bridge/sync/state/audit/audit.ts';
import type { components } from '../../schemas/contract.ts';
import { printList } from '../commandLine/answer.ts';
import { collectPages } from '../commandLine/collectPages.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';
import { jsonOption, noMoreWords, readArguments, readNumber } from '../commandLine/readArguments.ts';
import type { Command } from '../commandLine/runCommand.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

const help = `Shows who changed settings, mapping, links and keys, paused the bridge, or decided about runs and failures.

  npm run audit                         the newest first
  npm run audit -- [--caller NAME] [--action ACTION] [--from TIME] [--to TIME] [--limit N]

  --caller NAME    a user, API key or application, by its name
  --action ACTION  such as settings.update, or settings for all of that kind
  --from, --to     times in UTC such as 2026-01-31 or 2026-01-31T08:00Z
  --limit N        so many at most; 50 unless said otherwise
${commonHelp}

Exit code: 0 done, 2 refused.`;

export interface AuditOptions {
  filter: { caller?: string; action?: string; from?: string; to?: string };
  limit: number;
  json: boolean;
}

function read(args: readonly string[]): AuditOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    caller: { type: 'string' },
    action: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    limit: { type: 'string' },
  });
  noMoreWords(words);
  const { caller, action, from, to, limit, json } = values;
  if (action !== undefined && !/^[A-Za-z.]{1,60}$/.test(action))
    throw new UsageMistake(`“${action}” is no action. They have letters and a dot, such as settings.update.`);
  return {
    filter: {
      ...(caller === undefined ? {} : { caller }),
      ...(action === undefined ? {} : { action }),
      ...(from === undefined ? {} : { from: timeOf('--from', from) }),
      ...(to === undefined ? {} : { to: timeOf('--to', to) }),
    },
    limit: limit === undefined ? 50 : readNumber('a limit', limit, 100_000),
    json,
  };
}

/** Times without a zone are UTC, as those that are shown. */
function timeOf(option: string, text: string): string {
  const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const time = new Date(`${shape?.[1]}T${shape?.[2] ?? '00:00'}${shape?.[3] ?? 'Z'}`);
  if (!shape || Number.isNaN(time.getTime()))
    throw new UsageMistake(
      `${option}: “${text}” is no time. Give one in UTC, such as 2026-01-31 or 2026-01-31T08:00Z.`,
    );
  return time.toISOString();
}

export const auditCommand: Command<AuditOptions, OpenServices> = {
  help,
  examples: [
    ['npm run audit -- --action settings', 'who changed settings'],
    ['npm run audit -- --from 2026-01-31 --limit 200', 'since that day'],
  ],
  read,
  open: openServices,
  async run({ parts: { database } }, { filter: { caller, action, from, to }, limit }, call) {
    const filter = {
      ...(caller === undefined ? {} : { caller }),
      ...(action === undefined ? {} : { action }),
      ...(from === undefined ? {} : { from: auditTime(from) }),
      ...(to === undefined ? {} : { to: auditTime(to) }),
    };
    const { items, more } = await collectPages(
      limit,
      ({ after, ...page }) =>
        listAudit(database, { ...filter, ...page, ...(after !== undefined && { before: after }) }),
      ({ audit_id }) => audit_id,
    );
    printList(
      call,
      { items: items.map(presentAuditEntry), more },
      {
        head: ['entry', 'time (UTC)', 'who', 'from', 'what', 'subject', 'before and after'],
        row: ({
          id,
          time,
          caller,
          address = '',
          action,
          subject,
          details = '',
        }: components['schemas']['AuditEntry']) => [
          id,
          time.slice(0, 19).replace('T', ' '),
          caller,
          address,
          action,
          subject,
          details,
        ],
        none: 'There is no such entry.',
      },
    );
    return exitCodes.done;
  },
};
