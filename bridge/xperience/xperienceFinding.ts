/** Something that keeps the bridge from working with this database. */
export interface XperienceFinding {
  code:
    | 'notXperience'
    | 'contactsElsewhere'
    | 'mainElsewhere'
    | 'databasesSwapped'
    | 'notSeparated'
    | 'contactsTwice'
    | 'databasesApart'
    | 'wrongVersion'
    | 'columnMissing'
    | 'hotfixInProgress'
    | 'linkFieldMissing'
    | 'linkFieldWrong'
    | 'siteMissing';
  /** What is wrong, and what to do about it. */
  detail: string;
  remedy: string;
}
