import { printJson } from './commandLine/answer.ts';
import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { openStoppable } from './commandLine/openServices.ts';
import { asCommandLine, person } from './commandLine/runCommand.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { describeCheck, exitCodeOf } from './migrateFromModule/describeCheck.ts';
import { openForCheck } from './migrateFromModule/openForCheck.ts';
import { readCheck } from './migrateFromModule/readCheck.ts';
import { help, type MigrateOptions, readOptions } from './migrateFromModule/readOptions.ts';
import { sendLost } from './migrateFromModule/sendLost.ts';
import { describeSteps, takeOver } from './migrateFromModule/takeOver.ts';

const actions: Record<
  MigrateOptions['action'],
  (options: MigrateOptions, context: CommandContext) => Promise<number>
> = {
  async check(options, { env, io, screen }) {
    const stopping = new AbortController();
    io.onStop(() => stopping.abort(new Error('The check was stopped.')));
    const opened = await openForCheck(env, options);
    try {
      const check = await readCheck(opened, options, {
        signal: stopping.signal,
        progress: (contacts) => screen.progress(`${contacts} contacts compared`),
      });
      if (options.json) printJson({ screen }, check);
      else screen.print(describeCheck(check, screen.width));
      return exitCodeOf(check);
    } finally {
      await opened.close();
    }
  },
  async takeOver(options, context) {
    const { steps, code } = await takeOver(options, context);
    if (options.json) printJson(context, { steps });
    else context.screen.print(describeSteps(steps));
    return code;
  },
  async sendLost(options, { env, io, screen }) {
    const opened = await openStoppable(env, options, io);
    const call = { by: person(), screen, io, json: options.json };
    return asCommandLine(() => sendLost(opened, options, call)).finally(() => opened.close());
  },
};

export const run = defineCommand<MigrateOptions>({
  help,
  examples: [
    ['npm run migrate-from-module -- --check', 'looks, and changes nothing'],
    ['npm run migrate-from-module', 'takes over'],
    ['npm run migrate-from-module -- --send-lost --type phonecall', 'what would be sent of one type'],
  ],
  configuration: 'checked',
  read: readOptions,
  run: (options, context) => actions[options.action](options, context),
});

if (import.meta.main) await startCommand(run);
