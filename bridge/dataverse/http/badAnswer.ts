import type { DataverseError } from '../dataverseError.ts';

/** An answer that cannot be trusted or used: cut short, mis-framed, not what was asked for, or a busy database's. */
export class BadAnswer extends Error {
  /** Where it is Dynamics' own. */
  readonly said: DataverseError | undefined;

  constructor(detail: string, said?: DataverseError) {
    super(detail);
    this.name = 'BadAnswer';
    this.said = said;
  }
}
