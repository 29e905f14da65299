import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Conditions } from '../conditions/createConditions.ts';
import { openFirewall } from '../limits/firewallMiddleware.ts';
import type { Organization, Rights } from '../organization/organization.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { addApplicationUser } from '../seed/seedOrganization.ts';
import { type ControlRoute, controlError } from './route.ts';

const application = z.strictObject({
  clientId: z.guid().optional(),
  objectId: z.guid().optional(),
  secrets: z.array(z.string().min(1)).default([]),
  certificates: z.array(z.string().min(1)).default([]),
  /** False: a registration without an application user, as before an administrator has made one. */
  user: z.boolean().default(true),
});
const right = z.union([
  z.literal('ActOnBehalf'),
  z.string().regex(/^(Create|Read|Write|Delete|Append|AppendTo|Assign) \w+$/),
]);
const rights = z.strictObject({ rights: z.union([z.literal('all'), z.array(right)]) });
const range = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]);
const firewallChange = z.strictObject({
  enabled: z.boolean(),
  allowed: z.array(range).default([]),
  applicationUsers: z.boolean().default(true),
});
const lifetime = z.strictObject({ lifetimeSeconds: z.int().min(1) });

/** App registrations, tokens and what users may do. */
export function accessRoutes(conditions: Conditions, organization: Organization): ControlRoute[] {
  const { directory, tokens, firewall } = conditions;
  return [
    {
      method: 'GET',
      path: 'directory',
      does: 'Tenant, applications (without secrets) and token lifetime',
      handle: () => ({
        tenantId: directory.tenantId,
        lifetimeSeconds: directory.lifetimeSeconds,
        applications: [...directory.applications.values()].map(({ clientId, objectId }) => ({
          clientId,
          objectId,
        })),
      }),
    },
    {
      method: 'POST',
      path: 'applications',
      does: 'Adds or replaces an app registration {clientId, objectId, secrets, certificates}; {user: false} without application user',
      handle: ({ body }) => {
        const { clientId, objectId, secrets, certificates, user } = application.parse(body);
        const added = {
          clientId: (clientId ?? randomUUID()).toLowerCase(),
          objectId: (objectId ?? randomUUID()).toLowerCase(),
          secrets,
          certificates,
        };
        directory.applications.set(added.clientId, added);
        if (user) addApplicationUser(organization, added);
        return { clientId: added.clientId, objectId: added.objectId };
      },
    },
    {
      method: 'PATCH',
      path: 'tokens',
      does: 'Sets {lifetimeSeconds} of tokens issued from now on',
      handle: ({ body }) => {
        directory.lifetimeSeconds = lifetime.parse(body).lifetimeSeconds;
      },
    },
    {
      method: 'DELETE',
      path: 'tokens',
      does: 'Expires every token issued so far',
      handle: () => tokens.expireAll(),
    },
    {
      method: 'GET',
      path: 'firewall',
      does: 'The IP firewall of the environment',
      handle: () => ({ ...firewall }),
    },
    {
      method: 'PUT',
      path: 'firewall',
      does: 'Sets the IP firewall {enabled, allowed: ["203.0.113.0/24"], applicationUsers}; application users are let through unless told otherwise',
      handle: ({ body }) => {
        Object.assign(firewall, openFirewall, firewallChange.parse(body));
        return { ...firewall };
      },
    },
    {
      method: 'PUT',
      path: 'rights/:userId',
      does: 'Sets what a user may do: {rights: "all"} or {rights: ["Create contact", "Read contact", "ActOnBehalf", …]}; the user by system user id or client id',
      handle: ({ parameters, body }) => {
        const given = rights.parse(body).rights;
        const granted: Rights = given === 'all' ? 'all' : new Set(given as `Create ${string}`[]);
        organization.rights.set(userIdOf(organization, parameters.userId), granted);
      },
    },
  ];
}

function userIdOf(organization: Organization, text: string | undefined): string {
  const users = organization.table('systemuser')?.rows;
  const id = parseGuid(text ?? '') ?? '';
  const [byClientId] = users?.find('applicationid', id) ?? [];
  const user = users?.get(id) ?? byClientId;
  if (!user) throw controlError(404, `No system user has the id or the client id '${text}'.`);
  return user.id;
}
