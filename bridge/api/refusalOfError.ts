import { DatabaseError, type DatabaseErrorKind } from '../database/databaseError.ts';
import { DataverseUnavailable } from '../dataverse/dataverseUnavailable.ts';
import { haltBehind } from '../sync/state/pause/pause.ts';
import { SyncRefused } from '../sync/syncRefused.ts';
import type { AnswerCode } from './answerCode.ts';
import type { Refusal } from './refusal.ts';

/** What a thrown error means for the caller; undefined when it is a mistake of the bridge's own. */
export function refusalOfError(error: unknown): Refusal | undefined {
  const refused = error instanceof SyncRefused ? error : haltBehind(error);
  if (refused) return refusalOfSync(refused);
  if (error instanceof DataverseUnavailable) return refusalOfDataverse(error);
  if (error instanceof DatabaseError) return refusalOfDatabase(error);
  return undefined;
}

/** What it means for a caller that Dynamics as a whole could not be used. */
export function refusalOfDataverse({ kind, message, retryAfterMs }: DataverseUnavailable): Refusal {
  return {
    refused: 'unavailable',
    code: `dynamics${capitalized(kind)}`,
    detail: message,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: retryAfterMs / 1000 }),
  };
}

function capitalized<Text extends string>(text: Text): Capitalize<Text> {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}` as Capitalize<Text>;
}

/** Kinds that pass by themselves or when an administrator has acted; the driver's own words are for the log. */
const databaseRefusals: Readonly<
  Partial<Record<DatabaseErrorKind, readonly [code: AnswerCode, detail: string]>>
> = {
  ...sameFor(
    ['unavailable', 'databaseMissing', 'loginFailed', 'certificate'],
    'databaseUnavailable',
    'The database of Xperience does not answer at the moment. Try again in a minute.',
  ),
  ...sameFor(
    ['busy', 'deadlock', 'timeout'],
    'databaseBusy',
    'The database of Xperience is busy at the moment. Try again in a minute.',
  ),
  readOnly: [
    'databaseReadOnly',
    'The database of Xperience cannot be written at the moment. Try again later; if it stays so, tell the administrator.',
  ],
  denied: [
    'databaseRightMissing',
    'The bridge lacks a right in the database of Xperience. Tell the administrator: “npm run doctor” names what is missing.',
  ],
};

function sameFor<Kind extends DatabaseErrorKind>(
  kinds: readonly Kind[],
  code: AnswerCode,
  detail: string,
): Record<Kind, readonly [AnswerCode, string]> {
  return Object.fromEntries(kinds.map((kind) => [kind, [code, detail]])) as never;
}

function refusalOfDatabase({ kind }: DatabaseError): Refusal | undefined {
  const [code, detail] = databaseRefusals[kind] ?? [];
  return code !== undefined && detail !== undefined ? { refused: 'unavailable', code, detail } : undefined;
}

function refusalOfSync({ refusal }: SyncRefused): Refusal {
  const { kind, code, detail, problems } = refusal;
  const field = problems?.[0]?.field;
  return {
    refused: kind,
    code,
    detail,
    ...(field !== undefined && { field }),
    ...(problems && { problems: [...problems] }),
  };
}
