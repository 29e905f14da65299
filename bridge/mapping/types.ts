/** The words of this room: what a mapping is made from, and what it decides. */
export type * from './decisionTypes.ts';
export type * from './mappingTypes.ts';
