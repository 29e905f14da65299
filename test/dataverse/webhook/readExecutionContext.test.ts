import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExecutionContext } from '../../../bridge/dataverse/webhook/readExecutionContext.ts';
import type { WebhookCall } from '../../../bridge/dataverse/webhook/webhookCall.ts';

const rowId = '6d81597f-0f9f-e711-8122-000d3aa2331c';
const organizationId = '4ef5b371-e89e-e711-8122-000d3aa2331c';
const userId = '75df116d-d9da-e711-812b-000d3aa34b1c';
const contracts = String.raw`http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts`;

/** As Dataverse writes it: slashes and line ends escaped, both forms of dates, no type in images. */
function bodyOf({ message = 'Update', parameters = '', images = '', more = '' } = {}): string {
  return String.raw`{"BusinessUnitId":"e2b9dd85-e89e-e711-8122-000d3aa2331c","CorrelationId":"57E1A3A0-1111-4222-8333-000D3AA2331C","Depth":1,"InitiatingUserAzureActiveDirectoryObjectId":"00000000-0000-0000-0000-000000000000","InitiatingUserId":"${userId}","InputParameters":[${parameters}],"IsExecutingOffline":false,"IsInTransaction":false,"MessageName":"${message}","Mode":1,"OperationCreatedOn":"\/Date(1506409448000-0700)\/","OperationId":"4af10637-4ea2-e711-8122-000d3aa2331c","OrganizationId":"${organizationId.toUpperCase()}","OrganizationName":"unq4ef5b371","OutputParameters":[],"ParentContext":null,"PostEntityImages":[${images}],"PreEntityImages":[],"PrimaryEntityId":"${rowId.toUpperCase()}","PrimaryEntityName":"contact","RequestId":null,"SharedVariables":[],"Stage":40,"UserId":"${userId}"${more}}`;
}

function target(attributes: string): string {
  return `{"key":"Target","value":{"__type":"Entity:${contracts}","Attributes":[${attributes}],"EntityState":null,"FormattedValues":[],"Id":"${rowId}","KeyAttributes":[],"LogicalName":"contact","RelatedEntities":[],"RowVersion":"5948260"}}`;
}

function image(alias: string, attributes: string): string {
  return `{"key":"${alias}","value":{"Attributes":[${attributes}],"EntityState":null,"FormattedValues":[{"key":"gendercode","value":"Weiblich"}],"Id":"${rowId}","KeyAttributes":[],"LogicalName":"contact","RelatedEntities":[],"RowVersion":null}}`;
}

function read(text: string): WebhookCall {
  const said = readExecutionContext(text);
  if ('malformed' in said) throw new Error(said.malformed);
  return said.call;
}

const name = `{"key":"fullname","value":"James Glynn (sample)"},{"key":"contactid","value":"${rowId}"}`;

describe('an execution context', () => {
  it('tells message, row, organisation and who caused it, GUIDs in lower case', () => {
    const call = read(bodyOf({ parameters: target(''), images: image('AsynchronousStepPrimaryName', name) }));
    expect(call).toMatchObject({
      message: 'Update',
      table: 'contact',
      rowId,
      organizationId,
      initiatingUserId: userId,
      correlationId: '57e1a3a0-1111-4222-8333-000d3aa2331c',
      executedOn: '2017-09-26T07:04:08Z',
    });
  });

  it('may have its GUIDs in braces', () => {
    const braces = (id: string) => [`"${id.toUpperCase()}"`, `"{${id.toUpperCase()}}"`] as const;
    const body = bodyOf()
      .replace(...braces(rowId))
      .replace(...braces(organizationId));
    expect(body).toContain(`{${rowId.toUpperCase()}}`);
    expect(read(body)).toMatchObject({ rowId, organizationId });
    expect(readExecutionContext(body.replace(`{${rowId.toUpperCase()}}`, `{${rowId}`))).toHaveProperty(
      'malformed',
    );
  });

  it('has every type of column as the Web API writes it', () => {
    const attributes = [
      String.raw`{"key":"jobtitle","value":"Head of\u000asales\/marketing"}`,
      '{"key":"numberofchildren","value":2}',
      '{"key":"kx_score","value":1.0000000000}',
      '{"key":"kx_loyaltynumber","value":9007199254740993}',
      '{"key":"donotemail","value":true}',
      `{"key":"gendercode","value":{"__type":"OptionSetValue:${contracts}","Value":2}}`,
      `{"key":"kx_interests","value":[{"__type":"OptionSetValue:${contracts}","Value":1},{"__type":"OptionSetValue:${contracts}","Value":3}]}`,
      `{"key":"creditlimit","value":{"__type":"Money:${contracts}","Value":2154.32}}`,
      `{"key":"parentcustomerid","value":{"__type":"EntityReference:${contracts}","Id":"AAAAAAAA-0000-4000-8000-000000000001","KeyAttributes":[],"LogicalName":"account","Name":null,"RowVersion":null}}`,
      '{"key":"kx_visitorid","value":"bbbbbbbb-0000-4000-8000-000000000001"}',
      String.raw`{"key":"modifiedon","value":"\/Date(1608015600000)\/"}`,
      '{"key":"kx_lastvisit","value":"2025-09-17T03:25:10.000Z"}',
      '{"key":"middlename","value":null}',
    ].join(',');
    const { row, modifiedOn } = read(bodyOf({ parameters: target(attributes) }));
    expect(row).toEqual({
      jobtitle: 'Head of\nsales/marketing',
      numberofchildren: 2,
      kx_score: 1,
      kx_loyaltynumber: '9007199254740993',
      donotemail: true,
      gendercode: 2,
      kx_interests: '1,3',
      creditlimit: 2154.32,
      _parentcustomerid_value: 'aaaaaaaa-0000-4000-8000-000000000001',
      '_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
      kx_visitorid: 'bbbbbbbb-0000-4000-8000-000000000001',
      modifiedon: '2020-12-15T07:00:00Z',
      kx_lastvisit: '2025-09-17T03:25:10Z',
      middlename: null,
      _middlename_value: null,
    });
    expect(modifiedOn).toBe('2020-12-15T07:00:00Z');
  });

  it.each([
    [String.raw`\/Date(1608015600000)\/`, '2020-12-15T07:00:00Z'],
    [String.raw`\/Date(1608015600000+0000)\/`, '2020-12-15T07:00:00Z'],
    [String.raw`\/Date(1608015600000-0700)\/`, '2020-12-15T07:00:00Z'],
    [String.raw`\/Date(-62135596800000)\/`, '/Date(-62135596800000)/'],
    [String.raw`\/Date(999999999999999)\/`, '/Date(999999999999999)/'],
    ['2025-02-30T03:25:10.000Z', '2025-03-02T03:25:10Z'],
    ['2025-09-17', '2025-09-17'],
    [String.raw`see \/Date(1608015600000)\/`, 'see /Date(1608015600000)/'],
  ])('takes %s for %s', (text, value) => {
    const { row } = read(bodyOf({ parameters: target(`{"key":"kx_lastvisit","value":"${text}"}`) }));
    expect(row?.kx_lastvisit).toBe(value);
  });

  it('completes what was changed by images of the row afterwards, which go first and need no types', () => {
    const call = read(
      bodyOf({
        parameters: target('{"key":"firstname","value":"sent"},{"key":"middlename","value":null}'),
        images: [
          image('AsynchronousStepPrimaryName', '{"key":"fullname","value":"not of an image"}'),
          image(
            'after',
            '{"key":"firstname","value":"by a plug-in"},{"key":"gendercode","value":{"Value":1}}',
          ),
        ].join(','),
      }),
    );
    expect(call.row).toEqual({
      firstname: 'by a plug-in',
      middlename: null,
      _middlename_value: null,
      gendercode: 1,
    });
    expect(call.changed).toEqual(['firstname', 'middlename', '_middlename_value']);
    expect(call.missing).toEqual([]);
  });

  it('tells what is missing: the image, after a deletion the row, all where the body was too large', () => {
    expect(read(bodyOf({ parameters: target('{"key":"firstname","value":"a"}') })).missing).toEqual([
      'image',
    ]);
    const deleted = read(
      bodyOf({
        message: 'Delete',
        parameters: `{"key":"Target","value":{"__type":"EntityReference:${contracts}","Id":"${rowId}","KeyAttributes":[],"LogicalName":"contact","Name":null,"RowVersion":null}}`,
      }),
    );
    expect([deleted.row, deleted.missing]).toEqual([undefined, ['target', 'image']]);
    const { InputParameters, PreEntityImages, PostEntityImages, ParentContext, ...reduced } = JSON.parse(
      bodyOf(),
    );
    expect(read(JSON.stringify(reduced))).toMatchObject({ rowId, missing: ['target', 'image'] });
  });

  it('names the row that went in a merge, in that of the one that stays', () => {
    const call = read(
      bodyOf({
        message: 'Merge',
        parameters: `{"key":"Target","value":{"Id":"${rowId}","LogicalName":"contact"}},{"key":"SubordinateId","value":"CCCCCCCC-0000-4000-8000-000000000001"},{"key":"UpdateContent","value":{"Attributes":[]}},{"key":"PerformParentingChecks","value":false}`,
      }),
    );
    expect(call).toMatchObject({ rowId, subordinateId: 'cccccccc-0000-4000-8000-000000000001' });
  });

  it('leaves out what is no column, and parties', () => {
    const { row } = read(
      bodyOf({
        parameters: target(
          '{"key":"a.b","value":1},{"key":"__proto__","value":"x"},{"key":"to","value":[{"LogicalName":"activityparty","Attributes":[]}]},{"key":"odd","value":{"AttributeLogicalName":"name"}}',
        ),
      }),
    );
    expect(Object.keys(row ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

describe('what is none', () => {
  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['a list', '[]', 'it is no object'],
    ['null', 'null', 'it is no object'],
    ['no message', bodyOf().replace('MessageName', 'Message'), 'MessageName is missing'],
    ['no table', bodyOf().replace('PrimaryEntityName', 'Entity'), 'PrimaryEntityName is missing'],
    ['no row', bodyOf().replace('PrimaryEntityId', 'Id'), 'PrimaryEntityId is no GUID'],
    ['no organisation', bodyOf().replace('OrganizationId', 'Id'), 'OrganizationId is no GUID'],
    ['parameters of another shape', bodyOf({ parameters: '{"Target":1}' }), 'InputParameters is no list'],
    [
      'attributes of another shape',
      bodyOf({ parameters: '{"key":"Target","value":{"Attributes":{"firstname":"a"}}}' }),
      'Target holds no list of attributes',
    ],
    [
      'a loop of parents',
      `${'{"ParentContext":'.repeat(10_000)}null${'}'.repeat(10_000)}`,
      'it nests too deeply',
    ],
  ])('is refused in words: %s', (_what, text, why) => {
    expect(readExecutionContext(text)).toEqual({
      malformed: `The body is no execution context of Dataverse: ${why}.`,
    });
  });

  it('never throws, whatever is sent', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.json({ maxDepth: 6 }),
      fc
        .tuple(fc.nat({ max: 900 }), fc.string({ maxLength: 4 }))
        .map(([at, text]) => bodyOf().slice(0, at) + text + bodyOf().slice(at + text.length)),
      fc
        .jsonValue()
        .map((value) => bodyOf({ parameters: target(`{"key":"a","value":${JSON.stringify(value)}}`) })),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const said = readExecutionContext(text);
        expect('call' in said || 'malformed' in said).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
