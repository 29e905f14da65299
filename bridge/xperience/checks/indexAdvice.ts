/** An index of Xperience's own tables that makes a large installation faster. */
export interface AdvisedIndex {
  table: 'OM_Contact' | 'OM_ScoreContactRule';
  /** Columns it begins with; one that the site has with these serves as well. */
  columns: readonly string[];
  /** Columns that have to be in it so that the rows themselves are not read. */
  included: readonly string[];
  statement: string;
  /** What is slow without it. */
  serves: string;
  /** Below so many rows nobody notices that it is missing. */
  neededFrom: number;
}

/**
 * The set-up never makes them: whether a live site bears the cost is its administrator's decision. Removing them again
 * harms nothing. None is filtered: writers whose sessions have QUOTED_IDENTIFIER OFF could no longer write the table.
 */
export const indexAdvice: readonly AdvisedIndex[] = [
  {
    table: 'OM_Contact',
    columns: ['ContactLastModified'],
    included: ['ContactDynamics365RelatedID'],
    statement:
      'create index IX_OM_Contact_ContactLastModified_Dynamics365 on OM_Contact (ContactLastModified) include (ContactDynamics365RelatedID);',
    serves: 'runs and triggers look for changed contacts',
    neededFrom: 100_000,
  },
  {
    table: 'OM_Contact',
    columns: ['ContactDynamics365RelatedID'],
    included: [],
    statement:
      'create index IX_OM_Contact_ContactDynamics365RelatedID on OM_Contact (ContactDynamics365RelatedID);',
    serves: 'the contact is looked for that has taken over a row in a merge',
    neededFrom: 100_000,
  },
];

/** The same where contacts qualify by points. */
export const pointsAdvice: readonly AdvisedIndex[] = [
  {
    table: 'OM_ScoreContactRule',
    columns: ['ContactID'],
    included: ['ScoreID', 'Value', 'Expiration'],
    statement:
      'create index IX_OM_ScoreContactRule_ContactID_Dynamics365 on OM_ScoreContactRule (ContactID) include (ScoreID, Value, Expiration);',
    serves: 'points are added up, once a day for all contacts',
    neededFrom: 500_000,
  },
];
