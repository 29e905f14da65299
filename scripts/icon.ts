import { readFileSync, writeFileSync } from 'node:fs';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import type { ApiProperties } from './connector/swagger.ts';
import { drawIcon } from './icon/drawIcon.ts';

const help = `Draws the icon of the connector in the colour that connector/apiProperties.json names.

  npm run icon

  --help   shows this

Exit code: 0 done, 2 refused.`;

const folder = new URL('../connector/', import.meta.url);

export const run = defineCommand<void>({
  help,
  read: (args) => noMoreWords(readArguments(args, {}).words),
  async run(_options, { screen }) {
    const text = readFileSync(new URL('apiProperties.json', folder), 'utf8');
    const { properties } = JSON.parse(text) as ApiProperties;
    writeFileSync(new URL('icon.png', folder), drawIcon(properties.iconBrandColor ?? ''));
    screen.print('connector/icon.png');
    return exitCodes.done;
  },
});

if (import.meta.main) await startCommand(run);
