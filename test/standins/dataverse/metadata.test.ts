import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

let standin: DataverseStandin;
let caller: Caller;

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterAll(() => standin.close());

const contact = "EntityDefinitions(LogicalName='contact')";
const cast = (type: string): string =>
  `${contact}/Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata`;

/** What the tests look at in definitions; each kind of definition has some of it. */
interface Definition {
  '@odata.type': string;
  MetadataId: string;
  LogicalName: string;
  EntitySetName: string;
  DisplayName: { UserLocalizedLabel: unknown };
  Attributes: Definition[];
  ReferencingAttribute: string;
  ReferencedEntity: string;
  ReferencedEntityNavigationPropertyName: string;
  ReferencingEntityNavigationPropertyName: string;
  OptionSet: { Options: Choice[]; TrueOption: Choice; FalseOption: Choice };
  Options: Choice[];
}

interface Choice {
  Value: number;
  Label: { UserLocalizedLabel: { Label: string } | null };
  InvariantName?: string;
  DefaultStatus?: number;
  State?: number;
}

const read = (path: string): Promise<Answer<Definition>> => caller.get(path);

async function list(path: string): Promise<Definition[]> {
  return (await caller.get<{ value: Definition[] }>(path)).body.value;
}

/** The definition of a logical name among others. */
function named(definitions: Definition[], name: string): Definition {
  const found = definitions.find((definition) => definition.LogicalName === name);
  if (found === undefined) throw new Error(`No definition ${name} in the answer.`);
  return found;
}

function labels(choices: Choice[]): unknown[] {
  return choices.map((choice) => [choice.Value, choice.Label.UserLocalizedLabel?.Label ?? null]);
}

describe('tables', () => {
  it('shows the selected properties and always the MetadataId', async () => {
    const { status, body } = await caller.get(
      `${contact}?$select=LogicalName,EntitySetName,PrimaryIdAttribute`,
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      '@odata.context': `${standin.url}/api/data/v9.2/$metadata#EntityDefinitions(LogicalName,EntitySetName,PrimaryIdAttribute)/$entity`,
      MetadataId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      LogicalName: 'contact',
      EntitySetName: 'contacts',
      PrimaryIdAttribute: 'contactid',
    });
  });

  it('finds a table by MetadataId as well as by LogicalName', async () => {
    const { MetadataId: id } = (await read(`${contact}?$select=MetadataId`)).body;
    const { body } = await read(`EntityDefinitions(${id})?$select=LogicalName`);
    expect(body.LogicalName).toBe('contact');
  });

  it('lists the activity tables with entity set names that are not name plus s', async () => {
    const definitions = await list(
      'EntityDefinitions?$filter=IsActivity eq true&$select=LogicalName,EntitySetName',
    );
    const sets = Object.fromEntries(definitions.map((row) => [row.LogicalName, row.EntitySetName]));
    expect(sets).toEqual({
      task: 'tasks',
      appointment: 'appointments',
      phonecall: 'phonecalls',
      kx_pagevisit: 'kx_pagevisitset',
      kx_formsubmission: 'kx_formsubmissiones',
      activitypointer: 'activitypointers',
    });
  });

  it('filters by LogicalName, by a managed property and by an enumeration with its namespace', async () => {
    const filter =
      "LogicalName eq 'contact' and IsDuplicateDetectionEnabled/Value eq true and OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'";
    const definitions = await list(
      `EntityDefinitions?$select=LogicalName&$filter=${encodeURIComponent(filter)}`,
    );
    expect(definitions.map((row) => row.LogicalName)).toEqual(['contact']);
  });

  it('answers 404 for a table that does not exist', async () => {
    const { status, body } = await caller.get("EntityDefinitions(LogicalName='nothing')");
    expect(status).toBe(404);
    expect(body.error).toEqual({
      code: '0x80040217',
      message: 'Could not find an entity with name nothing and id 00000000-0000-0000-0000-000000000000.',
    });
  });

  it('shows one property as a value of its own', async () => {
    expect((await caller.get<{ value: string }>(`${contact}/EntitySetName`)).body.value).toBe('contacts');
  });

  it('expands attributes with nested options', async () => {
    const { body } = await read(
      `${contact}?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=IsPrimaryId eq true)`,
    );
    expect(body.Attributes.map((row) => row.LogicalName)).toEqual(['contactid']);
  });
});

describe('columns', () => {
  it('carries the type of each column and the common properties', async () => {
    const definitions = await list(
      `${contact}/Attributes?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf`,
    );
    expect(named(definitions, 'firstname')).toMatchObject({
      '@odata.type': '#Microsoft.Dynamics.CRM.StringAttributeMetadata',
      AttributeType: 'String',
      AttributeTypeName: { Value: 'StringType' },
      AttributeOf: null,
    });
  });

  it('tells a multi-select column by its AttributeTypeName only', async () => {
    const definitions = await list(
      `${contact}/Attributes?$select=LogicalName,AttributeType,AttributeTypeName`,
    );
    expect(named(definitions, 'kx_interests')).toMatchObject({
      AttributeType: 'Virtual',
      AttributeTypeName: { Value: 'MultiSelectPicklistType' },
    });
  });

  it('lists label and name shadows of other columns with AttributeOf', async () => {
    const definitions = await list(
      `${contact}/Attributes?$select=LogicalName,AttributeOf&$filter=AttributeOf ne null`,
    );
    const shadows = definitions.map((row) => row.LogicalName);
    expect(shadows).toEqual(
      expect.arrayContaining(['gendercodename', 'parentcustomeridname', 'owneridyominame']),
    );
  });

  it('leaves UserLocalizedLabel null where there is no label', async () => {
    const { body } = await read(`${contact}/Attributes(LogicalName='kx_note')?$select=DisplayName`);
    expect(body.DisplayName.UserLocalizedLabel).toBeNull();
  });

  it('filters by attribute type', async () => {
    const filter = "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Customer'";
    const definitions = await list(`${contact}/Attributes?$select=LogicalName&$filter=${filter}`);
    expect(definitions.map((row) => row.LogicalName)).toEqual(['parentcustomerid']);
  });

  it('refuses a property of one type without a cast', async () => {
    const { status, body } = await caller.get(`${contact}/Attributes?$select=LogicalName,MaxLength`);
    expect(status).toBe(400);
    expect(body.error.message).toBe(
      "Could not find a property named 'MaxLength' on type 'Microsoft.Dynamics.CRM.AttributeMetadata'.",
    );
  });

  it('answers 404 for a column that does not exist', async () => {
    expect((await caller.get(`${contact}/Attributes(LogicalName='nothing')`)).status).toBe(404);
  });

  it.each([
    ['String', 'firstname', { MaxLength: 50, Format: 'Text' }],
    ['Memo', 'description', { MaxLength: 2000 }],
    ['Integer', 'numberofchildren', { MinValue: 0, MaxValue: 1_000_000_000 }],
    ['Decimal', 'kx_score', { Precision: 2, MinValue: -100_000, MaxValue: 100_000 }],
    ['Double', 'address1_latitude', { Precision: 5, MinValue: -90, MaxValue: 90 }],
    ['Money', 'creditlimit', { Precision: 2, PrecisionSource: 2, MaxValue: 100_000_000_000_000 }],
    ['DateTime', 'birthdate', { Format: 'DateOnly', DateTimeBehavior: { Value: 'DateOnly' } }],
    ['DateTime', 'lastusedincampaign', { Format: 'DateOnly', DateTimeBehavior: { Value: 'UserLocal' } }],
    ['DateTime', 'kx_visitat', { Format: 'DateAndTime', DateTimeBehavior: { Value: 'TimeZoneIndependent' } }],
    ['Lookup', 'parentcustomerid', { AttributeType: 'Customer', Targets: ['account', 'contact'] }],
    ['Lookup', 'ownerid', { AttributeType: 'Owner', Targets: ['systemuser', 'team'] }],
    ['Boolean', 'donotemail', { DefaultValue: false }],
  ])('shows what only %s columns have: %s', async (type, name, properties) => {
    const definitions = await list(
      `${cast(type)}?$select=LogicalName,AttributeType,${Object.keys(properties)}`,
    );
    expect(named(definitions, name)).toMatchObject(properties);
  });

  it('refuses the cast to the abstract Enum type', async () => {
    expect((await caller.get(cast('Enum'))).status).toBe(400);
  });

  it('says what may be written: statecode only on update, overriddencreatedon only on create', async () => {
    const definitions = await list(
      `${contact}/Attributes?$select=LogicalName,IsValidForCreate,IsValidForUpdate`,
    );
    expect(named(definitions, 'statecode')).toMatchObject({
      IsValidForCreate: false,
      IsValidForUpdate: true,
    });
    expect(named(definitions, 'overriddencreatedon')).toMatchObject({
      IsValidForCreate: true,
      IsValidForUpdate: false,
    });
    expect(named(definitions, 'fullname')).toMatchObject({
      IsValidForCreate: false,
      IsValidForUpdate: false,
    });
  });
});

describe('choices', () => {
  it('shows the options of a choice column, one of them without a label', async () => {
    const definitions = await list(
      `${cast('Picklist')}?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet`,
    );
    expect(labels(named(definitions, 'kx_tier').OptionSet.Options)).toEqual([
      [100_000_000, 'Bronze'],
      [100_000_001, 'Silver'],
      [100_000_002, 'Gold'],
      [100_000_003, null],
    ]);
  });

  it('shows both options of a switch with inverted labels', async () => {
    const definitions = await list(`${cast('Boolean')}?$select=LogicalName&$expand=OptionSet`);
    const { TrueOption, FalseOption } = named(definitions, 'donotemail').OptionSet;
    expect(labels([TrueOption, FalseOption])).toEqual([
      [1, 'Do Not Allow'],
      [0, 'Allow'],
    ]);
  });

  it('shows the default status of each state and the state of each status', async () => {
    const task = "EntityDefinitions(LogicalName='task')/Attributes/Microsoft.Dynamics.CRM.";
    const states = await list(`${task}StateAttributeMetadata?$select=LogicalName&$expand=OptionSet`);
    const stati = await list(`${task}StatusAttributeMetadata?$select=LogicalName&$expand=OptionSet`);
    const state = named(states, 'statecode').OptionSet.Options;
    const status = named(stati, 'statuscode').OptionSet.Options;
    expect(state.map((option) => [option.Value, option.InvariantName, option.DefaultStatus])).toEqual([
      [0, 'Open', 2],
      [1, 'Completed', 5],
      [2, 'Canceled', 6],
    ]);
    expect(status.map((option) => [option.Value, option.State])).toContainEqual([7, 0]);
  });

  it('shows a global option set by name, its options after a cast', async () => {
    const path = "GlobalOptionSetDefinitions(Name='kx_interest')";
    expect((await caller.get(`${path}?$select=Options`)).status).toBe(400);
    const { body } = await read(`${path}/Microsoft.Dynamics.CRM.OptionSetMetadata?$select=Options`);
    expect(labels(body.Options)).toContainEqual([100_000_001, 'Newsletter']);
  });
});

describe('relationships', () => {
  it('gives navigation names in the case they must be written in', async () => {
    const definitions = await list(
      `${contact}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName`,
    );
    const names = definitions.map((row) => [
      row.ReferencingAttribute,
      row.ReferencedEntity,
      row.ReferencingEntityNavigationPropertyName,
    ]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['kx_campaignid', 'kx_campaign', 'kx_CampaignId'],
        ['parentcustomerid', 'account', 'parentcustomerid_account'],
        ['parentcustomerid', 'contact', 'parentcustomerid_contact'],
        ['ownerid', 'owner', 'ownerid'],
      ]),
    );
  });

  it('lists for an activity only its own relationships, not those of activitypointer', async () => {
    const definitions = await list(
      "EntityDefinitions(LogicalName='task')/ManyToOneRelationships?$select=ReferencingEntityNavigationPropertyName",
    );
    const names = definitions.map((row) => row.ReferencingEntityNavigationPropertyName);
    expect(names).toContain('regardingobjectid_contact_task');
    expect(names).not.toContain('regardingobjectid_contact');
  });

  it('lists from the other end the collections that lead to a table', async () => {
    const definitions = await list(
      `${contact}/OneToManyRelationships?$select=ReferencingEntity,ReferencedEntityNavigationPropertyName`,
    );
    const names = definitions.map((row) => row.ReferencedEntityNavigationPropertyName);
    expect(names).toEqual(expect.arrayContaining(['Contact_Tasks', 'contact_customer_contacts']));
  });

  it('finds a relationship by its schema name', async () => {
    const definitions = await list("RelationshipDefinitions?$filter=SchemaName eq 'Contact_Tasks'");
    expect(definitions.map((row) => row['@odata.type'])).toEqual([
      '#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
    ]);
  });

  it('shows alternate keys and the state of their index', async () => {
    const definitions = await list(`${contact}/Keys?$select=KeyAttributes,EntityKeyIndexStatus`);
    expect(definitions).toMatchObject([{ KeyAttributes: ['kx_externalid'], EntityKeyIndexStatus: 'Active' }]);
  });
});

describe('messages', () => {
  const ask = async (message: string, table: string): Promise<number> => {
    const definitions = await list(
      `sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name eq @m and primaryobjecttypecode eq @t&@m='${message}'&@t='${table}'`,
    );
    return definitions.length;
  };

  it.each([
    ['CreateMultiple', 'contact', 1],
    ['UpsertMultiple', 'contact', 1],
    ['CreateMultiple', 'task', 0],
    ['CreateMultiple', 'kx_pagevisit', 1],
    ['UpsertMultiple', 'kx_pagevisit', 0],
    ['Create', 'task', 1],
    ['Create', 'activitypointer', 0],
    ['createmultiple', 'CONTACT', 1],
  ])('asked for %s of %s, finds %i', async (message, table, found) => {
    expect(await ask(message, table)).toBe(found);
  });
});

describe('the model', () => {
  it('is the CSDL of the tables as they are, for clients that read it first', async () => {
    const answer = await caller.get('$metadata');
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(answer.text).toContain(
      '<EntitySet Name="kx_formsubmissiones" EntityType="mscrm.kx_formsubmission">',
    );
    expect(answer.text).toContain('<EntityType Name="task" BaseType="mscrm.activitypointer">');
    expect(answer.text).toContain('<Property Name="birthdate" Type="Edm.Date" />');
    expect(answer.text).toContain('<Property Name="lastusedincampaign" Type="Edm.DateTimeOffset" />');
    expect(answer.text).toContain('<NavigationProperty Name="kx_CampaignId" Type="mscrm.kx_campaign"');
  });

  it('names every property once, inherited ones included', async () => {
    const { text } = await caller.get('$metadata');
    const types = new Map<string, { base: string; names: string[] }>();
    for (const [, name = '', base = '', inner = ''] of text.matchAll(
      /<EntityType Name="(\w+)" BaseType="mscrm\.(\w+)">(.*?)<\/EntityType>/g,
    )) {
      const names = [...inner.matchAll(/<(?:Navigation)?Property Name="(\w+)"/g)].map(
        ([, found]) => found ?? '',
      );
      types.set(name, { base, names });
    }
    expect(types.size).toBeGreaterThan(14);
    for (const { base, names } of types.values()) {
      const all = [...names, ...(types.get(base)?.names ?? [])];
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

describe('column security', () => {
  const securable = async (table: string): Promise<Map<string, unknown>> =>
    new Map(
      (
        await list(
          `EntityDefinitions(LogicalName='${table}')/Attributes?$select=LogicalName,IsSecured,CanBeSecuredForRead,CanBeSecuredForCreate,CanBeSecuredForUpdate`,
        ).then((rows) => rows as unknown as Record<string, string>[])
      ).map((row) => [
        row.LogicalName ?? '',
        [row.CanBeSecuredForRead, row.CanBeSecuredForCreate, row.CanBeSecuredForUpdate],
      ]),
    );

  it('can be turned on for most columns', async () => {
    const columns = await securable('contact');
    for (const name of ['mobilephone', 'emailaddress1', 'governmentid', 'birthdate', 'kx_score']) {
      expect([name, columns.get(name)]).toEqual([name, [true, true, true]]);
    }
    expect(columns.get('address1_composite')).toEqual([true, false, false]);
  });

  it.each([
    'contactid',
    'ownerid',
    'createdon',
    'modifiedby',
    'statecode',
    'fullname',
    'lastname',
    'versionnumber',
    'exchangerate',
    'parentcustomeridname',
    'stageid',
  ])('cannot be turned on for %s', async (name) => {
    expect((await securable('contact')).get(name)).toEqual([false, false, false]);
  });
});

describe('account', () => {
  it('has the columns of a Dataverse without Sales, with their lengths and choices', async () => {
    const definition = "EntityDefinitions(LogicalName='account')/Attributes";
    const columns = await list(`${definition}?$select=LogicalName`);
    const names = columns.map((column) => column.LogicalName);
    expect(names).toEqual(
      expect.arrayContaining([
        'industrycode',
        'address2_telephone3',
        'tickersymbol',
        'yominame',
        'creditlimit_base',
      ]),
    );
    expect(names).not.toContain('originatingleadid');
    const industry = await read(
      `${definition}(LogicalName='industrycode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet`,
    );
    expect(industry.body.OptionSet.Options).toHaveLength(33);
  });
});

describe('refusals', () => {
  it('does not imitate RetrieveMetadataChanges and says so', async () => {
    const { status, body } = await caller.get('RetrieveMetadataChanges(Query=@q)?@q={}');
    expect(status).toBe(501);
    expect(body.error.message).toContain('RetrieveMetadataChanges');
  });

  it('takes no changes of definitions', async () => {
    expect((await caller.send('POST', 'EntityDefinitions', {})).status).toBe(501);
  });

  it.each(['$orderby=LogicalName', '$skip=1', '$top=1', '$search=x'])(
    'refuses %s on definitions',
    async (option) => {
      expect((await caller.get(`EntityDefinitions?${option}`)).status).toBe(400);
    },
  );

  it('refuses an unknown property in a filter', async () => {
    expect((await caller.get("EntityDefinitions?$filter=Nothing eq 'x'")).status).toBe(400);
  });
});

describe('a changed schema', () => {
  const version = async (): Promise<unknown> => {
    const { body } = await caller.get<Record<string, unknown>>('contacts?$select=contactid&$top=1', {
      Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"',
    });
    return body['@Microsoft.Dynamics.CRM.globalmetadataversion'];
  };

  it('shows an added column with its shadow and another globalmetadataversion', async () => {
    const before = await version();
    await caller.control('PUT', 'tables/contact/columns/kx_size', {
      column: { schemaName: 'kx_Size', label: 'Size', type: 'Picklist', options: [{ value: 1, label: 'S' }] },
    });
    const definitions = await list(`${contact}/Attributes?$select=LogicalName`);
    expect(definitions.map((row) => row.LogicalName)).toEqual(
      expect.arrayContaining(['kx_size', 'kx_sizename']),
    );
    expect(await version()).not.toBe(before);
    expect((await caller.get('contacts?$select=kx_size&$top=1')).status).toBe(200);
  });

  it('forgets a removed column at once', async () => {
    await caller.control('PUT', 'tables/contact/columns/kx_gone', {
      column: { schemaName: 'kx_Gone', label: 'Gone', type: 'String', maxLength: 10 },
    });
    await caller.control('DELETE', 'tables/contact/columns/kx_gone');
    expect((await caller.get('contacts?$select=kx_gone&$top=1')).status).toBe(400);
  });

  it('holds writes against a shortened column', async () => {
    await caller.control('PATCH', 'tables/contact/columns/jobtitle', { maxLength: 3 });
    expect(
      (await caller.send('POST', 'contacts', { lastname: 'Novák', jobtitle: 'Head' })).body.error.code,
    ).toBe('0x80044331');
  });

  it('serves a renamed entity set under its new name only', async () => {
    await caller.control('PATCH', 'tables/kx_campaign', { entitySet: 'kx_campaigner' });
    expect((await caller.get('kx_campaigner')).status).toBe(200);
    expect((await caller.get('kx_campaigns')).status).toBe(404);
  });
});
