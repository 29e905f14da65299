import { countOf } from '../../bridge/mapping/countOf.ts';
import { printJson } from '../commandLine/answer.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import type { Call, Command } from '../commandLine/runCommand.ts';
import type { PersonApi } from './openPersonApi.ts';
import { type OpenedWebhook, openWebhook } from './openWebhook.ts';
import { personApiOf } from './personApiOf.ts';
import { help, readOptions, type WebhookOptions } from './readOptions.ts';
import { register } from './register.ts';
import { registerByHand } from './registerByHand.ts';
import { remove } from './remove.ts';
import { webhookStatus } from './status.ts';

async function run(opened: OpenedWebhook, options: WebhookOptions, call: Call): Promise<number> {
  const { url, out } = options;
  if (options.byHand) {
    const text = await registerByHand(opened, { url, out: out ?? '', call });
    call.screen.print(text);
    return exitCodes.done;
  }
  const api = options.signIn && (await personApiOf(opened, options.signIn, call));
  try {
    if (options.action === 'status' || !api) return await showStatus(opened, api, call);
    return options.action === 'register'
      ? await showRegistered(opened, api, url, call)
      : await showRemoved(opened, api, call);
  } finally {
    await api?.close();
  }
}

async function showStatus({ parts }: OpenedWebhook, api: PersonApi | undefined, call: Call): Promise<number> {
  const lines = await webhookStatus(parts, api);
  if (call.json) printJson(call, lines);
  else
    for (const { ok, text, remedy } of lines)
      call.screen.print(`${ok ? '✓' : '✗'} ${text}${remedy === undefined ? '' : `\n  → ${remedy}`}`);
  return lines.every(({ ok }) => ok) ? exitCodes.done : exitCodes.notDone;
}

async function showRegistered(
  opened: OpenedWebhook,
  api: PersonApi,
  url: string | undefined,
  call: Call,
): Promise<number> {
  const done = await register(opened, api, { url, call });
  if (call.json) printJson(call, done);
  else {
    call.screen.print(`Dataverse tells ${done.url} of changed contacts from now on, with the key “${done.key.name}”.
Updates are told of when one of these columns changes: ${done.columns.join(', ')}.${done.activities ? '\nIt tells of tasks and appointments, too, when their state changes.' : ''}`);
    if (done.formerKeys.length > 0)
      call.screen.print('Former keys stay valid. “npm run webhook -- status” says when to revoke them.');
  }
  return exitCodes.done;
}

async function showRemoved(opened: OpenedWebhook, api: PersonApi, call: Call): Promise<number> {
  const done = await remove(opened, api, call.by);
  const revoked = `${countOf(done.keys.length, 'key')} ${done.keys.length === 1 ? 'was' : 'were'} revoked.`;
  if (call.json) printJson(call, done);
  else
    call.screen.print(
      done.endpoint
        ? `The webhook was taken out of Dynamics, with ${countOf(done.steps, 'step')}. ${revoked}`
        : `There was no webhook of this installation in Dynamics. ${revoked}`,
    );
  return exitCodes.done;
}

export const webhookCommand: Command<WebhookOptions, OpenedWebhook> = {
  help,
  examples: [
    ['npm run webhook -- register --token-file token.txt', 'with a token that somebody has fetched'],
    ['npm run webhook -- status', 'whether it fits the mapping, seen from here'],
  ],
  read: readOptions,
  open: openWebhook,
  run,
};
