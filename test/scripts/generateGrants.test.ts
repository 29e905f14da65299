import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { readContactFields } from '../../bridge/xperience/fields/readContactFields.ts';
import { recognised } from '../../bridge/xperience/openXperience.ts';
import type { XperienceProduct } from '../../bridge/xperience/products/product.ts';
import { rights } from '../../bridge/xperience/products/xperience13/rights.ts';
import { contactColumns } from '../../bridge/xperience/products/xperience13/tables/contactTables.ts';
import { xperience13 } from '../../bridge/xperience/products/xperience13/xperience13.ts';
import { rights as byKentico } from '../../bridge/xperience/products/xperienceByKentico/rights.ts';
import { xperienceByKentico } from '../../bridge/xperience/products/xperienceByKentico/xperienceByKentico.ts';
import { settingViews } from '../../bridge/xperience/settings/settingNames.ts';
import { generateGrants } from '../../scripts/generate/generateGrants.ts';
import { generateGrantsByKentico } from '../../scripts/generate/generateGrantsByKentico.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Only the set-up runs these, with a login of its own. */
const ofTheSetUp = /[\\/](addMissingSettings|createLinkFields|removeBridge)\.ts$/;
const verbs = { insertInto: 'INSERT', updateTable: 'UPDATE', deleteFrom: 'DELETE' } as const;

/** `UPDATE OM_Contact` and the like, from the text of everything the service runs. */
function writesInSources(): string[] {
  const files = readdirSync(join(root, 'bridge'), { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.ts') && !ofTheSetUp.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(root, 'bridge', name), 'utf8');
      const built = [
        ...text.matchAll(/\.(insertInto|updateTable|deleteFrom)\(\s*'((?:CMS|OM|Newsletter)_\w+)/g),
      ];
      const written = [...text.matchAll(/\b(insert into|update|delete from) ((?:CMS|OM|Newsletter)_\w+)/g)];
      return [
        ...built.map(([, verb, table]) => `${verbs[verb as keyof typeof verbs]} ${table}`),
        ...written.map(([, verb, table]) => `${verb?.split(' ')[0]?.toUpperCase()} ${table}`),
      ];
    });
  return [...new Set(found)].sort();
}

/** What the set-up and the move read, with a login of their own. */
const withOwnLogin = /[\\/](whySkipped|readReferenceArrivals|addMissingSettings|createLinkFields)\.ts$/;

/** A table of Xperience where a statement reads it, or where a description of one says which it is. */
const reading =
  /(?:selectFrom|[a-z]+Join)\(\s*'((?:CMS|OM|Newsletter|EmailLibrary)_\w+)|\b(?:from|join) ((?:CMS|OM|Newsletter|EmailLibrary)_\w+)|table: '((?:CMS|OM|Newsletter|EmailLibrary)_\w+)'/g;

/** Tables of Xperience that the service reads where it serves a product, from the text of everything but the other one's. */
function readsInSources({ name }: Pick<XperienceProduct, 'name'>, other: XperienceProduct): string[] {
  const files = readdirSync(join(root, 'bridge'), { recursive: true, encoding: 'utf8' });
  const others = new RegExp(`[\\\\/]products[\\\\/](?!${name}\\b)\\w+[\\\\/]`);
  const found = files
    .filter((file) => file.endsWith('.ts') && !withOwnLogin.test(file) && !others.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'bridge', file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '');
      return [...text.matchAll(reading)].map(
        ([, built, written, described]) => built ?? written ?? described ?? '',
      );
    });
  // Points are asked for where the rule is one of points, which is so in one product alone.
  const ofOther = new Set(other.tables.needed.map((table) => table.name));
  const { needed, optional } = productOf(name).tables;
  const own = new Set([...needed, ...optional.map(({ table }) => table)].map((table) => table.name));
  return [...new Set(found)].filter((table) => own.has(table) || !ofOther.has(table)).sort();
}

const byName: Record<string, XperienceProduct> = {
  xperience13,
  xperienceByKentico: xperienceByKentico(),
};
const productOf = (name: string): XperienceProduct => byName[name] ?? xperience13;

describe.each([
  ['xperience13', 'xperienceByKentico'],
  ['xperienceByKentico', 'xperience13'],
])('the rights of the login in %s', (name, other) => {
  const product = productOf(name);

  it("read no table of Xperience's but those that the sources read, and all of them", () => {
    const { needed, optional, views } = product.rights;
    const throughViews =
      product.name === 'xperience13' ? ['CMS_SettingsKey'] : ['CMS_SettingsKey', 'CMS_User'];
    const granted = [...needed, ...optional]
      .filter(
        ({ on, right, name: table = '' }) => on === 'table' && right === 'SELECT' && !views.includes(table),
      )
      .map(({ name: table }) => table);
    const read = readsInSources(product, productOf(other));
    const all = [...granted, ...throughViews];
    expect({
      refused: read.filter((table) => !all.includes(table)),
      idle: granted.filter((table) => table !== undefined && !read.includes(table)),
    }).toEqual({ refused: [], idle: [] });
  });

  it('show of what is not read no more than that it is there', () => {
    const seen = product.rights.needed
      .filter(({ right }) => right === 'VIEW DEFINITION')
      .map((each) => each.name);
    expect(seen).toContain('CMS_EventLog');
    expect(seen).toContain(product.name === 'xperience13' ? 'OM_Rule' : 'CMS_Channel');
  });
});

describe('the rights of the login', () => {
  it('are those of deployment/grants.sql; run `npm run generate` when this fails', () => {
    expect(readFileSync(join(root, 'deployment/grants.sql'), 'utf8')).toBe(generateGrants());
  });

  it("write to no table of Xperience's but those that the sources write to, and to all of them", () => {
    const granted = [...rights.needed, ...rights.settings]
      .filter(({ on, right }) => on === 'table' && ['INSERT', 'UPDATE', 'DELETE'].includes(right))
      .map(({ right, name }) => `${right} ${name === settingViews.write ? 'CMS_SettingsKey' : name}`);
    expect(granted.sort()).toEqual(writesInSources());
  });

  it('let a mapping write every field of a new Xperience that it offers for changes of Dynamics', async () => {
    const empty = await openSqlite({ file: ':memory:' });
    await buildSample(empty, { contacts: 1, seed: 1 });
    const database = await recognised(empty);
    const offered = (await readContactFields(database)).filter(({ toDynamicsOnly }) => !toDynamicsOnly);
    await database.close();
    const own = offered.map(({ name }) => name).filter((name) => name in contactColumns);
    const written = rights.needed.find(
      ({ right, name }) => right === 'UPDATE' && name === 'OM_Contact',
    )?.columns;
    expect(own.length).toBeGreaterThan(8);
    expect(own.filter((name) => !written?.includes(name))).toEqual([]);
  });

  it('open no setting but those that the bridge reads, and change none but those of the module', () => {
    const script = generateGrants();
    expect(script).not.toMatch(/grant (?:select|update)[^;]* on dbo\.CMS_SettingsKey/);
    expect(script).toMatch(
      /create view dynamics365_site\.module_setting [^;]*N''Dynamics365MinScore''[^;]* with check option/,
    );
    expect(script).not.toMatch(/module_setting as[^;]*N''CMSDBVersion''/);
  });

  it('add to the event log without reading it', () => {
    expect(generateGrants()).not.toMatch(/grant select on dbo\.CMS_EventLog/);
  });

  it('do not show the secret of a second factor', () => {
    expect(generateGrants()).not.toMatch(/UserMFSecret|grant select on dbo\.CMS_User to/);
  });
});

describe('the rights of the login in Xperience by Kentico', () => {
  const script = generateGrantsByKentico();

  it('are those of its own script; run `npm run generate` when this fails', () => {
    expect(readFileSync(join(root, byKentico.script), 'utf8')).toBe(script);
  });

  it('write to the contact and the event log alone', () => {
    const granted = [...byKentico.needed, ...byKentico.settings]
      .filter(({ on, right }) => on === 'table' && ['INSERT', 'UPDATE', 'DELETE'].includes(right))
      .map(({ right, name }) => `${right} ${name}`);
    expect(granted.sort()).toEqual(['INSERT CMS_EventLog', 'UPDATE OM_Contact']);
  });

  it('show whether there is a second factor, and not its secret', () => {
    expect(script).not.toMatch(/grant select on dbo\.CMS_User to/);
    expect(script).toMatch(/case when nullif\(UserAuthenticatorSharedKey, N''''\) is null/);
    expect(script).not.toMatch(/RecoveryCode/);
  });

  it('open no setting but those that the bridge reads, and change none', () => {
    expect(script).not.toMatch(/grant (?:select|update)[^;]* on dbo\.CMS_SettingsKey/);
    expect(script).toMatch(/N''CMSUpdateInProgress''/);
    expect(script).not.toMatch(/module_setting/);
  });
});
