import type { OwnAnswerCode } from '../../../bridge/api/answerCode.ts';
import { type Explanation, explain } from './explanation.ts';

const newKey =
  'Make a new key: `npm run keys -- create "NAME" --scopes read,sync,update --expires 2027-06-30`, and put it into the connection.';
const tokens =
  'Look at what [entra-id.md](entra-id.md) says about audience, tenant and app registration, and make the connection anew.';

/** What the API answers before or without the engine; a code that lacks here does not compile. */
export const answers: Readonly<Record<OwnAnswerCode, Explanation>> = {
  apiKeyExpired: explain('The API key has reached its end.', newKey),
  apiKeyNameTaken: explain(
    'A key of this name is there, and is not revoked.',
    'Choose another name, or revoke that key first.',
  ),
  apiKeyNotFound: explain('There is no key of this name.', '`npm run keys -- list` names those there are.'),
  apiKeyRevoked: explain(
    'The API key was revoked, or its entry in the database was changed by hand.',
    newKey,
  ),
  apiKeysOff: explain(
    'BRIDGE_KEY_SECRET is not set, so that no key can be checked.',
    'Set it to what `npm run keys -- secret` prints, for every process of the bridge.',
  ),
  bodyTooLarge: explain('The body of a request is larger than the bridge reads.', 'Send fewer rows at once.'),
  bridgeBusy: explain(
    'The bridge has as many requests in hand as it takes at once.',
    'Try again in a few seconds; flows do so by themselves. If it lasts, look at [scale.md](scale.md).',
  ),
  columnNotFound: explain(
    'Contacts in Dynamics have no such column, or it cannot be seen.',
    'Choose one of the list; after a change in Dynamics open the step again.',
  ),
  connectionNotEncrypted: explain(
    'A password or key came over a connection without TLS from another machine.',
    'Call the bridge by https; where a host in front ends TLS, name it in BRIDGE_TRUSTED_PROXIES.',
  ),
  contactUnreadable: explain(
    'What should name a contact names none.',
    'Give a contact ID such as 1234, an e-mail address, or the ID of the row.',
  ),
  contactidMissing: explain(
    'A row without its `contactid` came to *Update a contact*.',
    'Put the *Body* of the Dataverse trigger into the step, and have *Select columns* of the trigger name contactid.',
  ),
  crossSiteRequest: explain(
    'A browser sent the request from a page that is none of the bridge’s.',
    'Open the page of the bridge itself; where a proxy changes the host name, set BRIDGE_PUBLIC_URL.',
  ),
  cursorUnusable: explain(
    'The cursor belongs to another list.',
    'Follow the link to the next page as it is, or start again without a cursor.',
  ),
  databaseBusy: explain(
    'The database of Xperience is busy: a lock, a deadlock or a time-out.',
    'Try again in a minute. If it lasts, the database administrator looks at locks ([sql-server.md](sql-server.md)).',
  ),
  databaseReadOnly: explain(
    'The database of Xperience cannot be written, such as during a failover.',
    'Try again later; if it stays so, the connection leads to a replica that is read only.',
  ),
  databaseRightMissing: explain(
    'The login of the service lacks a right.',
    '`npm run doctor` names it; run [grants.sql](../deployment/grants.sql) again.',
  ),
  databaseUnavailable: explain(
    'The database of Xperience does not answer, is missing, or refuses the login.',
    'Look whether the server runs; `npm run doctor` says which of these it is.',
  ),
  dynamicsForbidden: explain(
    'The application user lacks a right that all of the request needs, or the IP firewall of the environment refuses our address.',
    'The message names which; `npm run doctor` lists rights that are missing, and says with which address requests leave the machine ([network.md](network.md#firewall-of-the-dynamics-environment)).',
  ),
  dynamicsNotFound: explain(
    'Dynamics has no table of this name.',
    'Look whether its solution is installed in the environment.',
  ),
  dynamicsProtocol: explain(
    'Dynamics gave an answer that is none of its Web API’s, or did not understand the request, such as one for a column that has gone.',
    'Correct the mapping when a column was removed; else look at proxies between the bridge and DYNAMICS365_URL.',
  ),
  dynamicsStopped: explain(
    'The call was ended: the caller went away, the time was over, or the process ends.',
    'Try again.',
  ),
  dynamicsThrottled: explain(
    'Dynamics asks for a longer pause than the caller can wait: its limits for a user are used up.',
    'Try again later. Look for other programs that use the same application user.',
  ),
  dynamicsUnauthorized: explain(
    'Sign-in to Dynamics fails: the secret or certificate has expired, or the application user is missing or disabled.',
    '`npm run doctor` says which; [upgrading.md](upgrading.md#secrets-without-a-gap) says how a secret is changed.',
  ),
  dynamicsUnreachable: explain(
    'Dynamics does not answer, or answers with an error of its own after all repeats.',
    'Look at the service health of the Power Platform, and at the way there ([network.md](network.md)).',
  ),
  instantTriggersOff: explain(
    'BRIDGE_KEY_SECRET is not set, with which the bridge keeps addresses of flows secret.',
    'Set it to what `npm run keys -- secret` prints, or take the scheduled trigger.',
  ),
  invalidRequest: explain(
    'A parameter or a field of the body is not as the connector describes it.',
    'The list *problems* names each with its reason ([below](#what-is-wrong-with-a-field)).',
  ),
  jsonTooDeep: explain(
    'The JSON of a body is nested deeper than the bridge reads.',
    'Send the row itself, not what wraps it.',
  ),
  malformedJson: explain(
    'The body is no JSON.',
    'Look at the step: a value that was put into text needs its quotation marks escaped.',
  ),
  notificationAddressNotAllowed: explain(
    'An instant trigger gave an address that the bridge sends nothing to: not https, a port of its own, or none of Power Automate’s.',
    'Where a host of your own is meant, an administrator adds it to BRIDGE_NOTIFICATION_HOSTS.',
  ),
  messageNotTaken: explain(
    'A webhook of Dataverse has a step for a message that the bridge does not take.',
    'Remove the step; [webhooks.md](webhooks.md) lists those that are enough.',
  ),
  organizationUnknown: explain(
    'The bridge does not know yet which Dynamics organisation it belongs to.',
    'Let it reach Dynamics once, and run `npm run setup` again.',
  ),
  tableNotTaken: explain(
    'A webhook of Dataverse has a step for a table that the bridge does not take: it takes contacts, and tasks and appointments while the setting followActivities is on.',
    'Remove the steps of that table: `npm run webhook -- register` does so for tasks and appointments ([webhooks.md](webhooks.md#tasks-and-appointments)).',
  ),
  permissionMissing: explain(
    'The caller may sign in, and lacks the scope that the operation needs.',
    '[security.md](security.md) lists scopes by operation, and what gives them to a user, a key and a token.',
  ),
  signInMalformed: explain(
    'The Authorization header cannot be read.',
    'Make the connection anew; let no host in front change the header.',
  ),
  signInMissing: explain(
    'The request brought no user, key or token.',
    'Choose a connection in the step; let the host in front pass on the header Authorization or X-Api-Key.',
  ),
  tokenExpired: explain('The token of Entra ID has reached its end.', 'Sign in to the connection again.'),
  tokenForOtherAudience: explain('The token was issued for another application.', tokens),
  tokenKeyUnknown: explain('The token was signed with a key that Entra ID does not publish.', tokens),
  tokenKeysUnreachable: explain(
    'The keys of Entra ID cannot be read, so that no token can be checked.',
    'Let the bridge reach login.microsoftonline.com ([network.md](network.md)).',
  ),
  tokenNotYetValid: explain(
    'The token begins to be valid later: a clock is wrong.',
    'Set the clock of the bridge’s machine.',
  ),
  tokenOfOtherTenant: explain('The token is one of another tenant.', tokens),
  tokensOff: explain(
    'Signing in with Entra ID is not configured.',
    'Set it up as [entra-id.md](entra-id.md) says, or use a password or an API key.',
  ),
  tooManyAtOnce: explain(
    'One caller has as many requests in hand as it may.',
    'Limit how many runs of the flow there are at once; BRIDGE_LIMIT_CALLER_AT_ONCE raises the limit.',
  ),
  tooManyRequests: explain(
    'One caller, or one address, has sent more requests than it may in a minute.',
    'Wait as long as Retry-After says; have the flow take many rows in one step.',
  ),
  tooManySignIns: explain(
    'Ten wrong passwords for a user or from an address within 15 minutes.',
    'Wait 15 minutes, and put the right password into the connection. Nobody is locked out in Xperience by it.',
  ),
  unexpectedError: explain(
    'The bridge made a mistake.',
    'Find the line with the *reference* of the answer in the log, and tell the maintainers.',
  ),
  unknownAddress: explain(
    'There is nothing at this address.',
    'Check the base path `/xperience-dynamics365` and BRIDGE_PUBLIC_URL; update the connector.',
  ),
  userRefused: explain(
    'The user may not sign in here: disabled, external, without a password, or with a second factor.',
    'Take another user, or an API key.',
  ),
  wrongApiKey: explain(
    'The API key is none of the bridge’s, or was made with another BRIDGE_KEY_SECRET.',
    newKey,
  ),
  wrongContentType: explain(
    'The body does not say that it is JSON.',
    'Send it with `Content-Type: application/json`.',
  ),
  wrongMethod: explain(
    'The address takes another method.',
    'Update the connector; the answer’s header Allow names the method.',
  ),
  wrongPassword: explain(
    'User name or password are wrong.',
    'Correct the connection. The password is that of a user of Xperience, stored there.',
  ),
  wrongToken: explain('The token is none that the bridge can check.', tokens),
};
