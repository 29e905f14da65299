import { describe, expect, it } from 'vitest';
import { issuersOf } from '../../../../bridge/api/authentication/tokens/entraSettings.ts';

const tenantId = '7d2b1f0c-52a0-4a38-9f0e-0b1c2d3e4f50';
const issuers = (authority: string) => issuersOf({ authority, tenantId, clientId: 'client', audiences: [] });

// Version 2 as the endpoint metadata of MSAL has it.
describe('tokens of a tenant are signed by', () => {
  it.each([
    ['https://login.microsoftonline.com', 'sts.windows.net', 'https://login.microsoftonline.com'],
    ['https://login.windows.net', 'sts.windows.net', 'https://login.microsoftonline.com'],
    ['https://login.microsoftonline.us', 'sts.windows.net', 'https://login.microsoftonline.us'],
    ['https://login.usgovcloudapi.net', 'sts.windows.net', 'https://login.microsoftonline.us'],
    [
      'https://login.partner.microsoftonline.cn',
      'sts.chinacloudapi.cn',
      'https://login.partner.microsoftonline.cn',
    ],
    ['https://login.chinacloudapi.cn', 'sts.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn'],
    ['http://127.0.0.1:8400/authority', 'sts.windows.net', 'http://127.0.0.1:8400/authority'],
  ])('%s: %s and %s', (authority, first, second) => {
    expect(issuers(authority)).toEqual([`https://${first}/${tenantId}/`, `${second}/${tenantId}/v2.0`]);
  });
});
