import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';

const help = `Takes the pictures of docs/administrators.md and of docs/moving-to-xperience-by-kentico.md: a sample installation, a Dataverse stand-in, the bridge and a browser.

Usage: npm run screenshots -- [options]
  --contacts N   contacts of the sample (default 1000)
  --help         this text`;

interface Options {
  contacts: number;
}

export const run = defineCommand<Options>({
  help,
  read(args) {
    const { values, words } = readArguments(args, { contacts: { type: 'string', default: '1000' } });
    noMoreWords(words);
    return { contacts: Number(values.contacts) };
  },
  run: async ({ contacts }, { screen }) => {
    const { takeAll } = await import('./screenshots/takeAll.ts');
    await takeAll(contacts, (text) => screen.print(text));
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
