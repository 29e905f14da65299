import { BadAnswer } from '../http/badAnswer.ts';
import { findMerged, mergedPath } from '../read/mergedRows.ts';
import { parseObject, parsePage } from '../read/parseAnswer.ts';
import { parseRow } from '../read/parseRow.ts';
import { sendQueries } from '../read/sendQueries.ts';
import type { CallOptions, DataverseRow, Identity, MergedQuery } from '../types.ts';
import type { WebApi } from '../webApi.ts';

const purpose = 'ask who we are';

/** Who the token is in Dynamics: the cheapest proof that address, token and application user are right. */
export function whoAmI(api: WebApi, options: CallOptions): Promise<Identity> {
  return api.send(
    { purpose, method: 'GET', path: 'WhoAmI', operations: 1, repeatable: true },
    (answer) => identityOf(parseObject(purpose, answer)),
    options,
  );
}

/** The same, and merged rows in the same request; see DataverseClient. */
export async function whoAmIAndMerged(
  api: WebApi,
  query: MergedQuery,
  options: CallOptions,
): Promise<{ identity: Identity; merged: DataverseRow[] }> {
  const path = mergedPath(query);
  const [who, page] = await sendQueries<Identity | ReturnType<typeof parsePage>>(
    api,
    {
      purpose: `${purpose}, and for merged rows`,
      paths: ['WhoAmI', path],
      parse: (answer, asked) =>
        asked === path ? parsePage(purpose, answer) : identityOf(parseObject(purpose, answer)),
    },
    options,
  );
  if (!who || !('userId' in who) || !page || !('items' in page))
    throw new BadAnswer('a part of the batch answer is missing');
  // More than a page of merges at once: all are asked for again, page by page.
  const merged =
    page.nextLink === undefined
      ? page.items.map((item) => parseRow(query.table.primaryId, item))
      : await findMerged(api, query, options);
  return { identity: who, merged };
}

function identityOf(json: Record<string, unknown>): Identity {
  const { UserId: user, BusinessUnitId: unit, OrganizationId: organization } = json;
  if (typeof user !== 'string' || typeof unit !== 'string' || typeof organization !== 'string') {
    throw new BadAnswer('WhoAmI did not tell all three IDs');
  }
  return {
    userId: user.toLowerCase(),
    businessUnitId: unit.toLowerCase(),
    organizationId: organization.toLowerCase(),
  };
}
