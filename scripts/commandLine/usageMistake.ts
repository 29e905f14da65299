/** A mistake in what somebody typed after the name of a command, or several, each on a line of its own. */
export class UsageMistake extends Error {
  override name = 'UsageMistake';

  constructor(...mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}
