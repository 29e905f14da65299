/** Under which names of cursors watches of a kind are kept, each followed by what is watched. */
export const watchPrefixes = { activities: 'events.activities.', forms: 'events.form.' } as const;
