import type { DataverseError } from '../../dataverse/dataverseError.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { isThrottling } from '../../dataverse/http/throttling.ts';
import type { CallOptions, CreateResult, DataverseClient, UpdateResult } from '../../dataverse/types.ts';

/** A write of some rows. */
export interface JudgedWrite {
  /** In words, such as `create any row of contacts`. */
  what: string;
  /** Rights without which none of them could have been written, such as `prvCreateContact`. */
  rights: readonly string[];
  results: readonly (CreateResult | UpdateResult)[];
}

export interface JudgeSource {
  dataverse: DataverseClient;
  call: CallOptions;
  /** The run before ended because so many were refused: now it is believed to be about them, so that others have a turn. */
  endedBefore?: boolean | undefined;
}

/** So many different rows that are refused alike, and none that is not, are believed to say something about the whole. */
const many = 20;

/**
 * Whether Dynamics refuses as a whole, where it refused every row of a write. The rows themselves are no proof of that:
 * one, or the handful that an hourly run writes, may each be refused for what it is (its owner, a secured column, a
 * plug-in), and ending the run for them would keep everybody behind them waiting for ever. It takes an answer that speaks
 * of the caller, a right that Dynamics says is missing when asked, or many rows.
 * @returns undefined when something was written, or the rows were refused for reasons of their own
 */
export async function wholeRefusal(
  source: JudgeSource,
  { what, rights, results }: JudgedWrite,
): Promise<DataverseUnavailable | undefined> {
  const sent = results.filter(({ outcome }) => outcome !== 'unsent');
  const refused = sent.flatMap((result) => (result.outcome === 'refused' ? [result] : []));
  const [first] = refused;
  if (!first || refused.length < sent.length) return undefined;
  const { reason, error } = first;
  if (reason !== 'forbidden' && reason !== 'transient') return undefined;
  if (refused.some((each) => each.reason !== reason)) return undefined;
  const errors = refused.map((each) => each.error);
  if (errors.every(isOfCaller))
    return whole(error.status === 401 ? 'unauthorized' : 'throttled', what, error);

  const asked = reason === 'forbidden' ? rights : [];
  const missing = await missingRights(source, asked).catch((failure: unknown) => {
    if (failure instanceof DataverseUnavailable) return failure;
    throw failure;
  });
  if (missing instanceof DataverseUnavailable) return missing;
  if (missing && missing.length > 0) return whole('forbidden', what, error);
  if (source.endedBefore || refused.length < many) return undefined;
  if (reason === 'transient') return whole('unreachable', what, error);
  return errors.every(({ message }) => names(message, rights)) ? whole('forbidden', what, error) : undefined;
}

/** Who is refused is whoever asks, whatever the row. */
function isOfCaller(error: DataverseError): boolean {
  return error.status === 401 || isThrottling(error);
}

function names(message: string, rights: readonly string[]): boolean {
  const said = message.toLowerCase();
  return rights.some((right) => said.includes(right.toLowerCase()));
}

const remedies = {
  forbidden: "Give the bridge's application user a security role with that right.",
  unauthorized: 'Check that the application user exists in the environment and is enabled.',
  throttled: 'Try again later.',
  unreachable: 'Try again later.',
} as const;

function whole(kind: keyof typeof remedies, what: string, error: DataverseError): DataverseUnavailable {
  return new DataverseUnavailable({
    kind,
    error,
    message: `Dynamics refused to ${what} (HTTP ${error.status}, ${error.code || 'no code'}): ${error.message} ${remedies[kind]}`,
  });
}

/**
 * Asks Dynamics, and not the rows that were refused, which of these rights the bridge's user does not have at all.
 * @param rights such as `prvCreateContact`
 * @returns undefined where the user may not look at its own rights
 * @throws DataverseUnavailable when Dynamics cannot be used for anything
 */
async function missingRights(
  { dataverse, call }: { dataverse: DataverseClient; call: CallOptions },
  rights: readonly string[],
): Promise<string[] | undefined> {
  const { userId } = await dataverse.whoAmI(call);
  try {
    const held = new Set(
      (await dataverse.readPrivileges(userId, call)).map(({ name }) => name.toLowerCase()),
    );
    return rights.filter((right) => !held.has(right.toLowerCase()));
  } catch (error) {
    if (error instanceof DataverseUnavailable && ['forbidden', 'notFound', 'protocol'].includes(error.kind))
      return undefined;
    throw error;
  }
}
