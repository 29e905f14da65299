import type fc from 'fast-check';
import type { KindName } from './kindNames.ts';
import type { HostileStage } from './startHostileStage.ts';

/** One kind of hostile input. */
export interface Kind {
  name: KindName;
  /** How many of a hundred inputs are of this kind. */
  share: number;
  /** Nobody who sends these may write: neither side is another afterwards. */
  writes: boolean;
  /** Makes the inputs; a run throws when what came of one is wrong. */
  property(stage: HostileStage): fc.IAsyncProperty<unknown>;
  /** Puts right what further inputs need after so many of these. */
  after?(stage: HostileStage): Promise<void>;
}
