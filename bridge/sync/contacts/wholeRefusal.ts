import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { CreateResult, UpdateResult } from '../../dataverse/types.ts';

type Result = CreateResult | UpdateResult;

/**
 * When every row of a write is refused for want of a right, or put off, that says nothing about single contacts:
 * Dynamics as a whole refuses, and no contact is marked as bad. A single update without right may be about its row
 * (its owner, its team); the right to create never is.
 * @returns undefined when something was written, or rows were refused for reasons of their own
 */
export function wholeRefusal(
  write: 'create' | 'update',
  results: readonly Result[],
): DataverseUnavailable | undefined {
  const sent = results.filter(({ outcome }) => outcome !== 'unsent');
  const refused = sent.flatMap((result) => (result.outcome === 'refused' ? [result] : []));
  const [first] = refused;
  if (!first || refused.length < sent.length) return undefined;
  if (refused.some(({ reason }) => reason !== first.reason)) return undefined;
  const { reason, error } = first;
  const many = refused.length > 1;
  if (reason === 'forbidden' && (many || write === 'create')) {
    return new DataverseUnavailable({
      kind: 'forbidden',
      error,
      message: `Dynamics refused to ${write} any row of contacts (HTTP ${error.status}, ${error.code || 'no code'}): ${error.message} Give the bridge's application user a security role with that right.`,
    });
  }
  if (reason !== 'transient' || !many) return undefined;
  return new DataverseUnavailable({
    kind: 'unreachable',
    error,
    message: `Dynamics put off every row it was asked to ${write} (HTTP ${error.status}, ${error.code || 'no code'}): ${error.message} Try again later.`,
  });
}
