/** The database, or the pair of them, is none to look into any further. */
const unusable = [
  'notXperience',
  'halfMigrated',
  'contactsElsewhere',
  'mainElsewhere',
  'databasesSwapped',
  'notSeparated',
  'contactsTwice',
  'databasesApart',
  'engineUnfit',
  'wrongVersion',
  'columnMissing',
] as const;

/** Something that keeps the bridge from working with this database. */
export interface XperienceFinding {
  code:
    | (typeof unusable)[number]
    | 'hotfixInProgress'
    | 'linkFieldMissing'
    | 'linkFieldWrong'
    | 'siteMissing';
  /** What is wrong, and what to do about it. */
  detail: string;
  remedy: string;
}

/** Whether a finding leaves nothing that further checks could rest on. */
export function isUnusable({ code }: XperienceFinding): boolean {
  return (unusable as readonly string[]).includes(code);
}
