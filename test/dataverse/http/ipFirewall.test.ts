import { expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { textForLog } from '../../../bridge/dataverse/textForLog.ts';
import { connectCaller } from '../../standins/dataverse/connectCaller.ts';
import { connect } from '../connect.ts';

async function behindFirewall(settings: object) {
  const { client, standin } = await connect({ contacts: { count: 1 } });
  await (await connectCaller(standin)).control('PUT', 'firewall', settings);
  return client.whoAmI().catch((error: unknown) => error);
}

it('a refusal of the IP firewall is no missing right, and says whose matter it is', async () => {
  const error = await behindFirewall({ enabled: true, allowed: ['203.0.113.0/24'], applicationUsers: false });
  expect(error).toBeInstanceOf(DataverseUnavailable);
  expect(error).toMatchObject({ kind: 'forbidden', error: { code: '0x80095ffe' } });
  const { message } = error as DataverseUnavailable;
  expect(message).toMatch(/access to your ip is blocked.*IP firewall.*allowed ranges/);
  expect(message).not.toContain('security role');
  expect(textForLog(message)).toMatch(/: … The IP firewall of the environment/);
});

it.each([
  ['application users are let through, as they are by default', { enabled: true, allowed: [] }],
  ['the address is allowed', { enabled: true, allowed: ['127.0.0.0/8'], applicationUsers: false }],
])('nothing is refused where %s', async (_where, settings) => {
  expect(await behindFirewall(settings)).toMatchObject({ userId: expect.any(String) });
});
