import { exampleNames } from '../../../bridge/config/placeholders.ts';
import { readDatabaseTarget } from '../../../bridge/config/readDatabaseTarget.ts';
import { readTimeZone } from '../../../bridge/config/readTimeZone.ts';
import { readConfig } from '../../../bridge/config.ts';
import { defineCheck, type Known } from '../check.ts';
import { failure, good, warning } from '../finding.ts';

/** Every variable; where some are wrong, the database is still looked at when its own are right. */
export const configuration = defineCheck({
  title: 'Configuration',
  needs: ['env'],
  look({ env }, learn, { remarks = [] }) {
    const zone = readTimeZone(env.XPERIENCE_TIME_ZONE ?? '');
    learn({
      timeZone: typeof zone === 'string' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    const target = readTargets(env);
    if (target) learn({ target });
    const read = readConfig(env);
    if ('mistakes' in read) {
      return [
        ...read.mistakes.map(({ variable, problem }) =>
          failure(
            `${variable} ${problem}`,
            `Correct ${variable} in .env or in the environment of the service.`,
          ),
        ),
        ...remarks.map(({ text, remedy }) => warning(text, remedy)),
      ];
    }
    const { config, warnings } = read;
    const doubts = exampleNames(env);
    learn({ config, timeZone: config.xperience.timeZone, target: config.xperience });
    return [
      ...(doubts.length === 0
        ? [good('Every variable that is needed is set, and none contradicts another.')]
        : []),
      ...[...doubts, ...remarks, ...warnings].map(({ text, remedy }) => warning(text, remedy)),
    ];
  },
});

/** Both addresses where both are given; one of them that is wrong would have the other looked at as if it were all. */
function readTargets({
  XPERIENCE_DATABASE: main,
  XPERIENCE_CONTACT_DATABASE: contacts,
}: Known['env']): Known['target'] | undefined {
  const database = main ? readDatabaseTarget(main) : undefined;
  if (!database || 'wrong' in database) return undefined;
  if (!contacts) return { database };
  const contactDatabase = readDatabaseTarget(contacts);
  return 'wrong' in contactDatabase || contactDatabase.kind !== database.kind
    ? undefined
    : { database, contactDatabase };
}
