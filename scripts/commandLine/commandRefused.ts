import { exitCodes } from './exitCodes.ts';

/** Why a command does nothing, in a sentence with what to do, and the exit code for it. */
export class CommandRefused extends Error {
  override name = 'CommandRefused';
  readonly exitCode: number;

  constructor(sentence: string, exitCode: number = exitCodes.refused) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
