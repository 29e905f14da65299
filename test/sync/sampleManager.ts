import { product } from './openSampleDatabase.ts';

/** A user of the sample who may change everything of the bridge: by a permission, or where only a role gives that, by the role. */
export const manager = product === '13' ? 'editor.configure' : 'administrator';
