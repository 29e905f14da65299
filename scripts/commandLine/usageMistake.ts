/** A mistake in what somebody typed after the name of a command. */
export class UsageMistake extends Error {
  override name = 'UsageMistake';
}
