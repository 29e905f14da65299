/** What differs between the products in sentences for people. */
export interface ProductWords {
  /** What gives a user a right, behind `That takes`: permissions of modules in one product, of applications and roles in the other. */
  right: Readonly<Record<'read' | 'modify' | 'manage', string>>;
  /** Whoever gives a user rights, and by what; a whole sentence. */
  whoGivesRights: string;
  /** What the product applies to its own database while `updateInProgress` is set. */
  change: { one: string; none: string };
  /** What to do where the logging of contacts or activities is switched off. */
  switchOnLogging: string;
  /** Who qualifies is decided by these, as the title of a check. */
  qualifying: string;
}
