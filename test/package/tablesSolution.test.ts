import { XmlElement as ElementNode, parseXml, type XmlElement } from '@rgrove/parse-xml';
import { describe, expect, it } from 'vitest';
import { formSubmission } from '../../bridge/sync/activities/templates/formSubmission.ts';
import { pageVisit } from '../../bridge/sync/activities/templates/pageVisit.ts';
import { checkPackage } from '../../scripts/package/checkPackage.ts';
import { guidOf, publisher } from '../../scripts/package/identity.ts';
import { tablesSolution } from '../../scripts/package/tablesSolution.ts';

const files = tablesSolution('dynamics/solution', '1.2.3.0');
const customizations = parseXml(String(files['customizations.xml'])).root;

function all(element: XmlElement | null, name: string): XmlElement[] {
  const inner = (element?.children ?? []).filter((child) => child instanceof ElementNode);
  return inner.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

const textOf = (element: XmlElement | undefined, name: string) => all(element ?? null, name)[0]?.text;
/** Tables and columns; views have elements of the same names for what they ask for. */
const tables = all(customizations, 'EntityInfo').flatMap((info) => all(info, 'entity'));
const columnsOf = (table: XmlElement | undefined) =>
  all(table ?? null, 'attribute').map((each) => ({
    name: textOf(each, 'LogicalName'),
    type: textOf(each, 'Type'),
    length: Number(textOf(each, 'MaxLength')),
    custom: textOf(each, 'IsCustomField') === '1',
  }));
const tableNamed = (name: string) => tables.find((each) => each.attributes.Name?.toLowerCase() === name);
/** The whole of a table: definition, forms and views. */
const wholeOf = (name: string) =>
  all(customizations, 'Entity').find((each) =>
    all(each, 'EntityInfo').some((info) => all(info, 'entity')[0]?.attributes.Name?.toLowerCase() === name),
  ) ?? null;

it('is whole: parts and lists agree', () => {
  expect(checkPackage(files)).toEqual([]);
});

it('misses a table that is listed and not there', () => {
  const broken = String(files['customizations.xml']).replaceAll('xbridge_PageVisit', 'xbridge_Other');
  expect(checkPackage({ ...files, 'customizations.xml': broken }).join()).toMatch(/lists the tables/);
});

it('misses a role that is listed and not there', () => {
  const broken = String(files['customizations.xml']).replace(/<Role .*<\/Role>/, '');
  expect(checkPackage({ ...files, 'customizations.xml': broken }).join()).toMatch(/lists the roles/);
});

describe.each([
  ['xbridge_pagevisit', pageVisit, 'xbridge_url', 2000],
  ['xbridge_formsubmission', formSubmission, 'xbridge_formname', 100],
])('the table %s', (name, template, column, atLeast) => {
  it('is an activity that users own', () => {
    const table = tableNamed(name);
    expect([textOf(table, 'IsActivity'), textOf(table, 'OwnershipTypeMask')]).toEqual(['1', 'UserOwned']);
  });

  it('is the one the template writes to, with its column', () => {
    expect(template.table).toBe(name);
    const written = Object.values(template.properties).flatMap((each) => each.column ?? []);
    expect(written).toContain(column);
    expect(columnsOf(tableNamed(name))).toContainEqual({
      name: column,
      type: 'nvarchar',
      length: expect.any(Number),
      custom: true,
    });
  });

  it('takes what Xperience can hold', () => {
    const lengths = new Map(columnsOf(tableNamed(name)).map((each) => [each.name, each.length]));
    expect(lengths.get(column)).toBeGreaterThanOrEqual(atLeast);
    // Titles of activities have up to 250 characters.
    expect(lengths.get('subject')).toBeGreaterThanOrEqual(250);
  });

  it('has the prefix of the publisher on everything of its own', () => {
    const own = columnsOf(tableNamed(name)).filter(({ custom }) => custom);
    expect(
      [name, ...own.map((each) => each.name)].filter((each) => !each?.startsWith(`${publisher.prefix}_`)),
    ).toEqual([]);
  });
});

describe.each(['xbridge_pagevisit', 'xbridge_formsubmission'])('people open %s', (name) => {
  const known = new Set(columnsOf(tableNamed(name)).map((column) => column.name));
  const own = [...known].find((column) => column?.startsWith(publisher.prefix));
  const views = all(wholeOf(name), 'savedquery');

  it('in a main form that shows what happened, when, and about whom', () => {
    const [forms] = all(wholeOf(name), 'forms');
    expect(forms?.attributes.type).toBe('main');
    expect(textOf(forms, 'formid')).toBe(`{${guidOf(`form ${name} main`)}}`);
    const shown = all(forms ?? null, 'control').map(({ attributes }) => attributes.datafieldname);
    expect(shown).toEqual(
      expect.arrayContaining(['subject', 'regardingobjectid', 'scheduledstart', own, 'description']),
    );
    expect(shown.filter((column) => !known.has(column))).toEqual([]);
    const ids = all(forms ?? null, 'cell').map(({ attributes }) => attributes.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('from the five views that every table has, each the default of its kind', () => {
    const kinds = views.map((view) => [textOf(view, 'querytype'), textOf(view, 'isdefault')]);
    expect(kinds.sort()).toEqual([
      ['0', '1'],
      ['1', '1'],
      ['2', '1'],
      ['4', '1'],
      ['64', '1'],
    ]);
    expect(new Set(views.map((view) => textOf(view, 'savedqueryid'))).size).toBe(5);
  });

  it('whose columns are columns of the table, each shown one asked for', () => {
    for (const view of views) {
      const asked = all(view, 'attribute').map(({ attributes }) => attributes.name);
      const shown = all(view, 'cell').map(({ attributes }) => attributes.name);
      const conditions = all(view, 'condition').map(({ attributes }) => attributes.attribute);
      const sorted = all(view, 'order').map(({ attributes }) => attributes.attribute);
      expect(asked).toEqual(expect.arrayContaining(shown));
      expect([...asked, ...conditions, ...sorted].filter((column) => !known.has(column))).toEqual([]);
      expect(all(view, 'entity')[0]?.attributes.name).toBe(name);
    }
  });

  it('by relationships of its lookups, named as Dataverse names them', () => {
    const relationships = all(customizations, 'EntityRelationship')
      .filter((each) => textOf(each, 'ReferencingEntityName')?.toLowerCase() === name)
      .map((each) => [each.attributes.Name, textOf(each, 'ReferencingAttributeName')]);
    expect(relationships.sort()).toEqual([
      [`activity_pointer_${name}`, 'ActivityId'],
      [`contact_${name}s`, 'RegardingObjectId'],
      [`${name}_owner_ownerid`, 'OwnerId'],
    ]);
    expect(relationships.filter(([, column]) => !known.has(column?.toLowerCase()))).toEqual([]);
  });
});

it('has the states and statuses that custom activities have', () => {
  for (const table of tables) {
    const states = all(table, 'state').map(({ attributes }) => [attributes.value, attributes.defaultstatus]);
    expect(states).toEqual([
      ['0', '1'],
      ['1', '2'],
      ['2', '3'],
      ['3', '4'],
    ]);
    const statuses = all(table, 'status').map(({ attributes }) => [attributes.state, attributes.value]);
    expect(statuses).toEqual(states);
  }
});

/**
 * Elements that the published schema of customizations.xml knows within a table and a column, as far as they are used
 * here: an import validates against it, and refuses what is not in it
 * (https://learn.microsoft.com/power-apps/developer/data-platform/customization-solutions-file-schema).
 */
const published = {
  entity: `EntitySetName IsConnectionsEnabled IsDocumentManagementEnabled IsCollaboration AutoRouteToOwnerQueue
    OwnershipTypeMask IsAuditEnabled IsActivity ActivityTypeMask IsActivityParty IsRequiredOffline IsReplicated
    IsReplicationUserFiltered
    IsDuplicateCheckSupported IsBusinessProcessEnabled IsInteractionCentricEnabled IsMailMergeEnabled
    IsVisibleInMobile IsVisibleInMobileClient IsReadOnlyInMobileClient IsCustomizable IsRenameable
    CanCreateAttributes CanCreateForms CanCreateViews LocalizedNames LocalizedCollectionNames Descriptions
    IntroducedVersion EnforceStateTransitions ChangeTrackingEnabled SyncToExternalSearchIndex attributes`,
  attribute: `Type Name LogicalName IsCustomField ValidForCreateApi ValidForReadApi ValidForUpdateApi DisplayMask Length
    IsAuditEnabled ImeMode RequiredLevel Format MaxLength Descriptions displaynames IsSecured IsCustomizable
    IsRenameable IntroducedVersion LookupStyle LookupTypes CanChangeDateTimeBehavior Behavior optionset`,
  optionset: `OptionSetType IntroducedVersion IsCustomizable displaynames Descriptions states statuses`,
  savedquery: `IsCustomizable CanBeDeleted isquickfindquery isprivate isdefault savedqueryid layoutxml querytype fetchxml
    IntroducedVersion LocalizedNames`,
} as const;

describe.each(Object.entries(published))('every %s', (name, list) => {
  const known = list.split(/\s+/);
  const elements =
    name === 'entity'
      ? tables
      : name === 'attribute'
        ? tables.flatMap((table) => all(table, name))
        : all(customizations, name);
  const names = elements.map((element) =>
    element.children.filter((child) => child instanceof ElementNode).map((child) => child.name),
  );

  it('holds only what the published schema knows, each element once', () => {
    expect(names.length).toBeGreaterThan(1);
    expect(names.flat().filter((each) => !known.includes(each))).toEqual([]);
    expect(names.filter((each) => new Set(each).size < each.length)).toEqual([]);
  });
});

describe('the role of the application user', () => {
  const privileges = all(customizations, 'RolePrivilege').map(({ attributes }) => attributes);

  it('has a GUID that comes from its name', () => {
    expect(all(customizations, 'Role')[0]?.attributes.id).toBe(`{${guidOf('role Xperience Bridge')}}`);
  });

  it('deletes and shares nothing, and reads nothing but what the bridge uses', () => {
    const read = privileges.flatMap(({ name }) => /^prvRead(\w+)$/.exec(name ?? '')?.[1] ?? []);
    expect(privileges.filter(({ name }) => /^prv(Delete|Share)/.test(name ?? ''))).toEqual([]);
    expect(read.sort()).toEqual(
      [
        'Activity',
        'Attribute',
        'Contact',
        'Entity',
        'OptionSet',
        'Organization',
        'Relationship',
        'SdkMessage',
        'Team',
        'User',
      ].sort(),
    );
  });

  it('gives each right once, for the whole organisation', () => {
    expect(new Set(privileges.map(({ name }) => name)).size).toBe(privileges.length);
    expect(privileges.filter(({ level }) => level !== 'Global')).toEqual([]);
  });
});
