/** What a caller may do. Each operation asks for exactly one of them. */
export type Scope = 'read' | 'activities' | 'forms' | 'sync' | 'update' | 'manage';

/** How callers sign in. */
export type CallerKind = 'xperienceUser' | 'apiKey' | 'entraUser' | 'entraApplication';

/** Who is calling, once signed in. */
export interface Caller {
  /** Name of the user or of the API key, as stored; of callers of Microsoft Entra ID as the token has it. */
  name: string;
  kind: CallerKind;
  scopes: readonly Scope[];
  /** UserID of a user of Xperience whose roles decide about single forms; undefined for who may read all of them. */
  formsOf?: number;
}
