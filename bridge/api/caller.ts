/** What a caller may do. Each operation asks for exactly one of them. */
export type Scope = 'read' | 'sync' | 'update' | 'manage';

/** Who is calling, once signed in. */
export interface Caller {
  /** Name of the user or of the API key, as stored. */
  name: string;
  kind: 'xperienceUser' | 'apiKey';
  scopes: readonly Scope[];
}
