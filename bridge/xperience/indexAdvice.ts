/**
 * Indexes of Xperience's own table that make large installations faster. The set-up never makes them: whether a live
 * site bears the cost is its administrator's decision. Removing them again harms nothing.
 */
export const indexAdvice: readonly string[] = [
  'create index IX_OM_Contact_ContactDynamics365RelatedID on OM_Contact (ContactDynamics365RelatedID) where ContactDynamics365RelatedID is not null;',
  'create index IX_OM_Contact_ContactLastModified on OM_Contact (ContactLastModified);',
];
