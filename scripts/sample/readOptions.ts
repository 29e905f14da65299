import { readTimeZone } from '../../bridge/config/readTimeZone.ts';
import { flag, noMoreWords, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';
import type { SampleProduct } from './byKentico/product.ts';
import { contactsFileOf, isConnectionString } from './openForSample.ts';

export const help = `Makes a sample installation of Xperience in an empty database, with the bridge set up in it.

  npm run sample -- --database FILE|"CONNECTION STRING" [options]

  --database TEXT    database file to make, or the connection string of an empty database on a server;
                     beside a file the bridge tables go into FILE-dynamics365
  --product NAME     13, Xperience 13 (default), or xbk, Xperience by Kentico
  --before-migration with --product xbk: a new installation as the vendor's migration tool wants it, without
                     contacts and without the bridge
  --separated        contacts and bridge tables in a second database: beside sample.db it is sample-contacts.db
  --contact-database TEXT
                     connection string of that second database, an empty one on a server
  --contacts N       how many contacts (500)
  --seed S           whole number; the same one makes the same data (1)
  --time-zone NAME   IANA zone of Xperience's local times (Europe/Prague)
  --module-history   the module has linked contacts in it, and the bridge is not set up yet
  --first-run        the first run waits for a confirmation, as after npm run setup; without it the sample counts
                     as one whose first run was confirmed
  --help             shows this
`;

export interface SampleCommand {
  /** Name of a file, or a connection string. */
  target: string;
  /** The same of separated contact data. */
  contactTarget: string | undefined;
  contacts: number;
  seed: number;
  timeZone: string;
  moduleHistory: boolean;
  /** The first run waits for a confirmation. */
  firstRun: boolean;
  product: SampleProduct;
  /** Nothing but what is there before a migration. */
  beforeMigration: boolean;
}

/** @throws UsageMistake with every mistake */
export function readOptions(args: readonly string[]): SampleCommand {
  const text = { type: 'string' } as const;
  const { values, words } = readArguments(args, {
    database: text,
    separated: flag,
    'contact-database': text,
    contacts: text,
    seed: text,
    'time-zone': text,
    'module-history': flag,
    'first-run': flag,
    product: text,
    'before-migration': flag,
  });
  noMoreWords(words);
  const { database: target = '', contacts = '500', seed = '1', product = '13' } = values;
  const given = values['time-zone'] ?? 'Europe/Prague';
  const zone = readTimeZone(given);
  const timeZone = typeof zone === 'string' ? zone : given;
  const mistakes = [
    ...(target === '' ? ['--database is missing: the name of a file, or a connection string.'] : []),
    ...(/^\d{1,8}$/.test(contacts) ? [] : [`--contacts takes a whole number, not "${contacts}".`]),
    ...(/^\d{1,9}$/.test(seed) ? [] : [`--seed takes a whole number, not "${seed}".`]),
    ...(typeof zone === 'string' ? [] : [`--time-zone “${given}” ${zone.wrong}`]),
  ];
  if (product !== '13' && product !== 'xbk') mistakes.push(`--product takes 13 or xbk, not “${product}”.`);
  const byKentico = product === 'xbk';
  if (byKentico && (values.separated || values['contact-database'] !== undefined))
    mistakes.push(
      'Xperience by Kentico keeps contacts in its one database: --separated goes with --product 13.',
    );
  if (byKentico && values['module-history'])
    mistakes.push(
      'The module never worked with Xperience by Kentico: --module-history goes with --product 13.',
    );
  const beforeMigration = values['before-migration'];
  if (beforeMigration && !byKentico) mistakes.push('--before-migration goes with --product xbk.');
  const onServer = isConnectionString(target);
  const contactTarget =
    values['contact-database'] ?? (values.separated && !onServer ? contactsFileOf(target) : undefined);
  if (values.separated && contactTarget === undefined)
    mistakes.push(
      'On a server --separated needs --contact-database, the connection string of a second empty database.',
    );
  if (contactTarget !== undefined && isConnectionString(contactTarget) !== onServer)
    mistakes.push('--database and --contact-database have to be files both, or both on a server.');
  if (mistakes.length > 0) throw new UsageMistake(...mistakes);
  const moduleHistory = values['module-history'];
  const firstRun = values['first-run'];
  const size = { contacts: Number(contacts), seed: Number(seed) };
  return {
    target,
    contactTarget,
    ...size,
    timeZone,
    moduleHistory,
    firstRun,
    product: byKentico ? 'xbk' : '13',
    beforeMigration,
  };
}
