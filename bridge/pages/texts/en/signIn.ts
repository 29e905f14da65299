/** Texts of the sign-in. */
export const signIn = {
  title: 'Sign in',
  user: 'Xperience user name',
  password: 'Password',
  submit: 'Sign in',
  useKey: 'Use an API key instead',
  key: 'API key',
  keyHint: 'One that may read, or manage to change something.',
  connects: (site: string, dynamics: string) => `Connects ${site} with ${dynamics}`,
  wrong: 'Name or password is wrong.',
  wrongKey: 'This API key is not known here, or has ended.',
  tooMany: (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`,
  mayNot: (name: string, needed: string) => `${name} may not open these pages. Needed: ${needed}.`,
  readingKey: 'an API key that may read',
  nothing: 'Give a user name and a password.',
  endedTitle: 'Your session has ended',
  ended: (minutes: number) =>
    `It was not used for ${minutes} minutes, or was ended. Sign in and go on where you were.`,
  kept: 'What you sent is kept: sign in, and it is offered to you again. Nothing was changed.',
  signedOut: 'You are signed out',
};
