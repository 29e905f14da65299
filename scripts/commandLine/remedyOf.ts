import { SyncRefused } from '../../bridge/sync/syncRefused.ts';

/** What to type against a refusal, by its code; callers of the API have actions of their own for it. */
const remedies: Readonly<Record<string, string>> = {
  contactSyncOff: '“npm run settings -- set contactSyncEnabled=yes” switches it on.',
  activitySyncOff: '“npm run settings -- set activitySyncEnabled=yes” switches it on.',
  minimumScoreNotSet: '“npm run settings -- set minimumScore=100” sets it to 100.',
  mappingEmpty: '“npm run mapping -- import deployment/first-mapping.json” saves one to start from.',
  mappingInvalid: '“npm run mapping -- check” names every mistake.',
};

/** The command against a refusal, on a line of its own; nothing where there is none. */
export function remedyOf(error: unknown): string {
  const remedy = error instanceof SyncRefused ? remedies[error.refusal.code] : undefined;
  return remedy === undefined ? '' : `\n  → ${remedy}`;
}
