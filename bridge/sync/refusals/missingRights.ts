import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';

/**
 * Asks Dynamics, and not the rows that were refused, which of these rights the bridge's user does not have at all.
 * @param rights such as `prvCreateContact`
 * @returns undefined where the user may not look at its own rights
 * @throws DataverseUnavailable when Dynamics cannot be used for anything
 */
export async function missingRights(
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
