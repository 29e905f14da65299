/** Variables of a process that must get none of the machine's own; what it compiles is kept for the next one. */
export const bareEnvironment = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};
