import type { AliasedExpression, SelectQueryBuilder } from 'kysely';
import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import type { DatabaseRight } from '../../database/databaseRight.ts';
import type { TableDefinition } from '../../database/defineTable.ts';
import type { StampRow } from '../../database/stampColumns.ts';
import type { ActivityRecord } from '../activities/activityRecord.ts';
import type { NewsletterNames } from '../activities/readNewsletterNames.ts';
import type { AdvisedIndex } from '../checks/indexAdvice.ts';
import type { XperienceFinding } from '../checks/xperienceFinding.ts';
import type { NamesQuery, StoredReference, WantedIds } from '../fields/namedRows.ts';
import type { FormAccess } from '../forms/formAccess.ts';
import type { FormRow } from '../forms/formRow.ts';
import type { FormField } from '../forms/parseFormDefinition.ts';
import type { QualifyingRule } from '../qualifying/qualifyingRule.ts';
import type { SettingKey, SettingRow } from '../settings/readSettingRows.ts';
import type { ReadableSetting } from '../settings/settingNames.ts';
import type { AddedSetting } from '../setup/addMissingSettings.ts';
import type { ModuleStep, ModuleTask } from '../setup/readModule.ts';
import type { StoredText } from '../texts/localizedTexts.ts';
import type { Permissions } from '../users/readPermissions.ts';
import type { SignInBars, SigningIn } from '../users/readSignInBars.ts';
import type { XperienceUser } from '../users/readUser.ts';
import type { ProductWords } from './words.ts';

/** PBKDF2 with so many iterations. */
export interface PasswordWork {
  digest: 'sha1' | 'sha256' | 'sha512';
  iterations: number;
}

export type ProductName = 'xperience13' | 'xperienceByKentico';

/** Columns of `OM_Activity as activity` under the names of the record, null where the product has none. */
export type ActivityColumns = readonly {
  [Name in keyof ActivityRecord]-?: AliasedExpression<Required<ActivityRecord>[Name], Name>;
}[keyof ActivityRecord][];

export interface ProductTables {
  /** Every table and column the bridge cannot do without. */
  needed: readonly TableDefinition[];
  /** What it can do without, each with what is missing then. */
  optional: readonly { table: TableDefinition; without: string }[];
  /** The same of columns, as `table.column`. */
  optionalColumns: ReadonlyMap<string, string>;
}

export interface FieldSource {
  /** Where an administrator finds the fields of the contact: `Modules, Contact management, …`. */
  path: readonly string[];
  /** How a link field is added there, behind the path and the name of the field. */
  newField: (name: string, type: string) => string;
  /** Whether a mapping may use a field of the class, as far as the product tells; references are left out by all. */
  isOffered(field: FormField): boolean;
  /** Why a mapping may not use a field that is not offered, as the end of a sentence, with what to do. */
  whyNotOffered: string;
  /** Captions as they are written, by column; they may hold macros. Absent: as in the form definition of the class. */
  readCaptions?(database: MainHandle): Promise<ReadonlyMap<string, string>>;
  /** The XML of a link field in the form definition. */
  linkFieldXml(field: { name: string; columnType: string; guid: string }): string;
}

export interface FormSource {
  /** The forms that may be read. */
  listForms(database: MainHandle, access: FormAccess): Promise<FormRow[]>;
  /** One of them with its class; undefined when there is none, or it may not be read. */
  findForm(
    database: MainHandle,
    formId: number,
    access: FormAccess,
  ): Promise<(FormRow & { tableName: string | null; definition: string }) | undefined>;
  /** The number of a form as callers know it, of the one that activities name it by. */
  numberOf(database: MainHandle, itemId: number): Promise<number>;
  /** Whether a form is there and may not be read. */
  isClosed(database: MainHandle, formId: number, access: FormAccess): Promise<boolean>;
}

export interface UserSource {
  /** Characters a name has at most. */
  longestName: number;
  /** What verifying a new password takes: unknown users have to cost as much. */
  usualHash: PasswordWork;
  readUser(database: MainHandle, name: string): Promise<XperienceUser | undefined>;
  readSignInBars(database: MainHandle, user: SigningIn, site?: string): Promise<SignInBars>;
  readPermissions(database: MainHandle, userId: number, site?: string): Promise<Permissions>;
  /** Names of users, for a statement that reads others as well. */
  selectNames(database: MainHandle, kind: StoredReference, wanted: WantedIds): NamesQuery;
}

export interface SettingSource {
  /** Table that the module's settings are written to, for people. */
  table: string;
  /** The module's settings can be seen and changed in the administration as well. */
  shownInAdministration: boolean;
  readRows<Name extends ReadableSetting>(
    database: MainHandle,
    names: readonly Name[],
    site?: string,
  ): Promise<Record<Name, SettingRow | undefined>>;
  /** What tells whether settings have changed; absent where they are in the bridge's own table, whose stamp has them. */
  selectStamp?(
    database: MainHandle,
    names: readonly ReadableSetting[],
    site: string | undefined,
  ): SelectQueryBuilder<never, never, StampRow>;
  writeValue(database: MainHandle, row: Pick<SettingRow, 'keyId' | 'value'>, value: string): Promise<boolean>;
  readValues(database: MainHandle, keys: readonly SettingKey[]): Promise<Map<SettingKey, string | null>>;
  planMissing(database: MainHandle, planned: readonly AddedSetting[]): Promise<AddedSetting[]>;
  addMissing(database: MainHandle, planned: readonly AddedSetting[]): Promise<AddedSetting[]>;
  remove(database: MainHandle, settings: readonly AddedSetting[]): Promise<void>;
  /** True while the product changes its own database. */
  updateInProgress: ReadableSetting;
}

export interface TextSource {
  /** Code of the culture names are shown in, such as `cs-CZ`; undefined when nothing says one. */
  readDefaultCulture(database: MainHandle): Promise<string | undefined>;
  /** Translations of strings, the one entered last first. */
  readStrings(database: MainHandle, keys: readonly string[]): Promise<StoredText[]>;
}

export interface ProductChecks {
  /** What the version row says against this product. */
  checkVersion(database: MainHandle): Promise<XperienceFinding[]>;
  /** Without it nothing can be said of sites; absent where the product has none. */
  siteTable?: string;
  checkSite(database: MainHandle, site: string | undefined): Promise<XperienceFinding[]>;
  /** Whether separated contact data belongs to its main database, or may be separated at all. */
  checkSeparated(database: DatabaseHandle): Promise<XperienceFinding[]>;
}

export interface ProductRights {
  /** The script that gives them. */
  script: string;
  /** Views it makes in the place of tables whose rows are not for the login. */
  views: readonly string[];
  /** Settings it opens, of the many that hold passwords and keys too. */
  readableSettings: readonly ReadableSetting[];
  needed: readonly DatabaseRight[];
  settings: readonly DatabaseRight[];
  /** What a login of an earlier script has in the place of those on settings; none where there was no such script. */
  wideSettings: readonly DatabaseRight[];
  /** What the bridge can do without. */
  optional: readonly DatabaseRight[];
  /** What the login of the service must not have: whoever takes the bridge over would have it, too. */
  excessive: readonly DatabaseRight[];
}

export interface ModuleSource {
  readTasks(database: MainHandle): Promise<ModuleTask[]>;
  /** undefined where the tables cannot be seen. */
  readSteps(database: MainHandle): Promise<ModuleStep[] | undefined>;
  /** Names it has among the modules of Xperience. */
  readNames(database: MainHandle): Promise<string[]>;
}

/** Everything that differs between the products of Kentico. Nothing else may know which one it serves. */
export interface XperienceProduct {
  readonly name: ProductName;
  /** As people call it. */
  readonly title: string;
  readonly words: ProductWords;
  readonly tables: ProductTables;
  readonly activities: {
    columns: ActivityColumns;
    readNewsletterNames(
      database: MainHandle,
      activities: readonly Pick<ActivityRecord, 'itemId' | 'itemDetailId'>[],
    ): Promise<NewsletterNames>;
  };
  readonly fields: FieldSource;
  readonly forms: FormSource;
  /** Rules by which contacts may qualify, the usual one first. */
  readonly qualifyingRules: readonly [QualifyingRule, ...QualifyingRule[]];
  readonly users: UserSource;
  readonly settings: SettingSource;
  readonly texts: TextSource;
  readonly checks: ProductChecks;
  readonly rights: ProductRights;
  readonly advisedIndexes: readonly AdvisedIndex[];
  readonly module: ModuleSource;
}

declare module '../../database/product.ts' {
  interface Product extends XperienceProduct {}
}
