import { describe, expect, it } from 'vitest';
import { allowedHosts, readHostEntries } from '../../bridge/notifications/allowedHosts.ts';
import { checkAddress } from '../../bridge/notifications/checkAddress.ts';

const platform = allowedHosts();

const older =
  'https://prod-12.westeurope.logic.azure.com:443/workflows/0123456789abcdef/triggers/When_a_form/run?api-version=2016-06-01&sp=%2Ftriggers%2FWhen_a_form%2Frun&sv=1.0&sig=AbC-_123';

describe('an address of the platform is taken', () => {
  it.each([
    ['the older form, with the port named', older],
    ['without the port', older.replace(':443', '')],
    [
      'the newer form',
      'https://default0123.45.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke/?api-version=1&sig=x',
    ],
    ['US Government', 'https://prod-01.usgovtexas.logic.azure.us/workflows/1?sig=x'],
    ['GCC', 'https://a.environment.api.gov.powerplatform.microsoft.us:443/powerautomate/x?sig=x'],
    ['GCC High', 'https://a.environment.api.high.powerplatform.microsoft.us/powerautomate/x?sig=x'],
    ['DoD', 'https://a.environment.api.appsplatform.us/powerautomate/x?sig=x'],
    ['China', 'https://prod-01.chinanorth3.logic.azure.cn/workflows/1?sig=x'],
    ['China, newer', 'https://a.environment.api.powerplatform.partner.microsoftonline.cn/x?sig=x'],
    ['capitals in the host', older.replace('westeurope.logic.azure.com', 'WestEurope.Logic.AZURE.com')],
  ])('%s', (_, url) => {
    expect(checkAddress(url, platform)).toMatchObject({
      isLoopback: false,
      url: expect.stringContaining('sig='),
    });
  });
});

const at = (authority: string) => `https://${authority}/workflows/1?sig=x`;

describe('another address is not', () => {
  it.each([
    ['http', older.replace('https', 'http'), 'notEncrypted'],
    ['another scheme', older.replace('https', 'ftp'), 'notAnAddress'],
    ['a user', at('user@prod.logic.azure.com'), 'holdsSignIn'],
    ['a user that looks like a host', at('prod.logic.azure.com@evil.example'), 'holdsSignIn'],
    ['a password', at('u:p@prod.logic.azure.com'), 'holdsSignIn'],
    ['another port', at('prod.logic.azure.com:8443'), 'otherPort'],
    ['port 80', at('prod.logic.azure.com:80'), 'otherPort'],
    ['a dot at the end', at('prod.logic.azure.com.'), 'otherHost'],
    ['a name that only begins so', at('prod.logic.azure.com.evil.example'), 'otherHost'],
    ['a name that only ends so', at('evillogic.azure.com'), 'otherHost'],
    ['the domain itself', at('logic.azure.com'), 'otherHost'],
    ['an empty label', at('a..logic.azure.com'), 'otherHost'],
    ['a label of a dash', at('-.logic.azure.com'), 'otherHost'],
    ['an underscore', at('a_b.logic.azure.com'), 'otherHost'],
    ['letters of another alphabet', at('prod.logіc.azure.com'), 'notAnAddress'],
    ['full-width letters', at('prod．logic.azure.com'), 'notAnAddress'],
    ['an encoded letter', at('prod.logic.%61zure.com'), 'otherHost'],
    ['an encoded slash in the host', at('evil.example%2F.logic.azure.com'), 'otherHost'],
    ['a backslash', 'https://evil.example\\.logic.azure.com/x', 'notAnAddress'],
    ['a backslash for a slash', 'https:\\\\evil.example/.logic.azure.com', 'notAnAddress'],
    ['a fragment', 'https://evil.example#.logic.azure.com/', 'notAnAddress'],
    ['a query for a path', 'https://evil.example?.logic.azure.com', 'otherHost'],
    ['a blank', 'https://evil.example .logic.azure.com/', 'notAnAddress'],
    ['a line break', `${older}\r\nHost: evil.example`, 'notAnAddress'],
    ['a tab in the scheme', older.replace('https', 'ht\ttps'), 'notAnAddress'],
    ['a blank in front', ` ${older}`, 'notAnAddress'],
    ['one slash', 'https:/prod.logic.azure.com/x', 'notAnAddress'],
    ['three slashes', 'https:///prod.logic.azure.com/x', 'notAnAddress'],
    ['an IPv4 address', at('20.31.0.1'), 'otherHost'],
    ['this machine', at('127.0.0.1'), 'otherHost'],
    ['this machine in numbers', at('2130706433'), 'otherHost'],
    ['this machine in hexadecimals', at('0x7f.1'), 'otherHost'],
    ['this machine by name', at('localhost'), 'otherHost'],
    ['an IPv6 address', at('[::1]'), 'otherHost'],
    ['an IPv6 address with IPv4 in it', at('[::ffff:127.0.0.1]'), 'otherHost'],
    ['the address of cloud metadata', 'http://169.254.169.254/metadata', 'notEncrypted'],
    ['no host', 'https://', 'notAnAddress'],
    ['nothing', '', 'notAnAddress'],
    ['what is no address', 'javascript:alert(1)', 'notAnAddress'],
    ['a host of 100 kB', at(`${'a.'.repeat(50_000)}logic.azure.com`), 'notAnAddress'],
    ['a host that is too long', at(`${'a.'.repeat(150)}logic.azure.com`), 'otherHost'],
  ])('%s', (_, url, problem) => {
    expect(checkAddress(url, platform)).toEqual({ problem });
  });
});

describe('the list of the installation', () => {
  const added = readHostEntries('flows.contoso.com, *.Fabrikam.com 127.0.0.1:8080');
  if ('wrong' in added) throw new Error(added.wrong);
  const allowed = allowedHosts(added);

  it.each([
    ['a host of it', at('flows.contoso.com')],
    ['a host below a domain of it', at('a.fabrikam.com')],
    ['this machine at its port, without TLS', 'http://127.0.0.1:8080/x'],
  ])('lets through %s', (_, url) => {
    expect(checkAddress(url, allowed)).not.toHaveProperty('problem');
  });

  it.each([
    ['a host below a host of it', at('a.flows.contoso.com')],
    ['the domain itself', at('fabrikam.com')],
    ['this machine at another port', 'https://127.0.0.1:8081/x'],
    ['this machine by another name', 'https://localhost:8080/x'],
    ['http elsewhere', 'http://flows.contoso.com/x'],
  ])('does not let through %s', (_, url) => {
    expect(checkAddress(url, allowed)).toHaveProperty('problem');
  });

  it.each(['10.0.0.5', '*', '*.com', 'com', 'https://flows.contoso.com', 'a_b.com', '[fe80::1]', '*.*.com'])(
    'takes no %s',
    (text) => {
      expect(readHostEntries(text)).toEqual({ wrong: text });
    },
  );
});
