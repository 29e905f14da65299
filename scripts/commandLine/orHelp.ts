/**
 * What reading the command line gives; a mistake in it ends the process with the mistake, the help and exit code 2.
 * @param read as `parseArgs` does: throws for an option that it does not know
 */
export function orHelp<Options>(read: () => Options, help: string): Options {
  try {
    return read();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}
