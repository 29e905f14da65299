import { BadAnswer } from '../http/badAnswer.ts';
import { parseObject } from '../read/parseAnswer.ts';
import type { CallOptions, Identity } from '../types.ts';
import type { WebApi } from '../webApi.ts';

/** Who the token is in Dynamics: the cheapest proof that address, token and application user are right. */
export function whoAmI(api: WebApi, options: CallOptions): Promise<Identity> {
  const purpose = 'ask who we are';
  return api.send(
    { purpose, method: 'GET', path: 'WhoAmI', operations: 1, repeatable: true },
    (answer) => {
      const {
        UserId: user,
        BusinessUnitId: unit,
        OrganizationId: organization,
      } = parseObject(purpose, answer);
      if (typeof user !== 'string' || typeof unit !== 'string' || typeof organization !== 'string') {
        throw new BadAnswer('WhoAmI did not tell all three IDs');
      }
      return {
        userId: user.toLowerCase(),
        businessUnitId: unit.toLowerCase(),
        organizationId: organization.toLowerCase(),
      };
    },
    options,
  );
}
