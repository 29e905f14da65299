import { type CommandContext, defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { startCommand } from './commandLine/startCommand.ts';
import { usersByKentico } from './sample/byKentico/usersByKentico.ts';
import { makeSample } from './sample/makeSample.ts';
import { isConnectionString, openForSample } from './sample/openForSample.ts';
import { help, readOptions, type SampleCommand } from './sample/readOptions.ts';
import { sampleGuid } from './sample/sampleGuid.ts';
import { sampleUsers } from './sample/sampleUsers.ts';

async function make(command: SampleCommand, { screen }: CommandContext): Promise<void> {
  const { target, contactTarget, contacts, seed, timeZone, moduleHistory, firstRun } = command;
  const { product, beforeMigration } = command;
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  // A connection string holds the password.
  const name = isConnectionString(target) ? 'The database' : target;
  const database = await openForSample(target, timeZone, contactTarget, product);
  try {
    const made = await makeSample(database, {
      contacts,
      seed,
      moduleHistory,
      product,
      beforeMigration,
      onProgress: (done) => screen.print(`${done.contacts} of ${contacts} contacts, ${seconds()}`),
      // A fixed installation ID gives the same contacts the same row IDs in every sample of the seed. After the module
      // an administrator sets the bridge up, and that is what such a sample is for.
      setUp:
        moduleHistory || beforeMigration
          ? undefined
          : { timeZone, firstRunWaits: firstRun, installationId: sampleGuid(`installation ${seed}`) },
    });
    screen.print(
      `\n${name} holds ${made.contacts} contacts, ${made.activities} activities and ${made.submissions} form submissions.`,
    );
    if (contactTarget !== undefined) {
      const second = isConnectionString(contactTarget) ? 'the second database' : contactTarget;
      screen.print(
        `Contacts and bridge tables are in ${second}: set XPERIENCE_CONTACT_DATABASE to it as well.`,
      );
    }
    if (moduleHistory) {
      screen.print(
        `The module has linked ${made.linked} contacts. The bridge is not set up: that is what npm run setup does.`,
      );
    }
    if (beforeMigration)
      screen.print(
        'It is a new installation of Xperience by Kentico, ready for the migration tool. The bridge is not set up.',
      );
    const users = product === 'xbk' ? usersByKentico : sampleUsers;
    screen.print(`Made from seed ${seed} in ${seconds()}. Users to sign in with:\n`);
    for (const user of beforeMigration ? users.slice(0, 1) : users.filter((each) => each.password !== '')) {
      screen.print(`  ${user.name.padEnd(18)} ${user.password.padEnd(22)} ${user.note}`);
    }
  } finally {
    await database.close();
  }
}

export const run = defineCommand<SampleCommand>({
  help,
  read: readOptions,
  async run(options, context) {
    await make(options, context);
    return exitCodes.done;
  },
  whenThrown: exitCodes.notDone,
});

if (import.meta.main) await startCommand(run);
