/** What a caller may do. Each operation asks for exactly one of them. */
export type Scope = 'read' | 'sync' | 'update' | 'manage';

/** How callers sign in. */
export type CallerKind = 'xperienceUser' | 'apiKey' | 'entraUser' | 'entraApplication';

/** Who is calling, once signed in. */
export interface Caller {
  /** Name of the user or of the API key, as stored; of callers of Microsoft Entra ID as the token has it. */
  name: string;
  kind: CallerKind;
  scopes: readonly Scope[];
}
