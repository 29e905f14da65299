import { presentExplanation } from '../../bridge/api/present/presentExplanation.ts';
import { isRefusal } from '../../bridge/api/refusal.ts';
import { parseContactKey } from '../../bridge/api/resources/parseContactKey.ts';
import { findContact } from '../../bridge/api/views/findContact.ts';
import { explainContact } from '../../bridge/sync/explain/explainContact.ts';
import { printJson } from '../commandLine/answer.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import { commonHelp } from '../commandLine/commonHelp.ts';
import { exitCodes } from '../commandLine/exitCodes.ts';
import { type OpenServices, openServices } from '../commandLine/openServices.ts';
import { jsonOption, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import type { Command } from '../commandLine/runCommand.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import { describeExplanation } from './describeExplanation.ts';

const help = `Says why a contact is in Dynamics or not, and what the next run would do with each of its fields. Changes nothing.

  npm run explain -- CONTACT

  CONTACT  its number in Xperience, its e-mail address, its ContactGUID, or the ID of its row in Dynamics
${commonHelp}

Exit code: 0 told, 2 refused, or there is no such contact.`;

export interface ExplainOptions {
  contact: string;
  json: boolean;
}

export const explainCommand: Command<ExplainOptions, OpenServices> = {
  help,
  examples: [
    ['npm run explain -- 1234', 'by its number in Xperience'],
    ['npm run explain -- ada@example.com', 'by its e-mail address'],
    ['npm run explain -- 1234 --json', 'the same for a program'],
  ],
  read(args) {
    const { values, words } = readArguments(args, jsonOption);
    const [contact, ...more] = words;
    if (contact === undefined)
      throw new UsageMistake('Say which contact: its number, e-mail address or row ID.');
    noMoreWords(more);
    return { contact, json: values.json };
  },
  open: openServices,
  async run({ answering }, { contact }, call) {
    const key = parseContactKey(contact, { scopes: ['read', 'manage'] });
    if (isRefusal(key)) throw new CommandRefused(key.detail);
    const { contactId } = await findContact(answering, key);
    const explanation = presentExplanation(await explainContact(answering, contactId));
    if (call.json) printJson(call, explanation);
    else call.screen.print(describeExplanation(explanation, call.screen.width));
    return exitCodes.done;
  },
};
