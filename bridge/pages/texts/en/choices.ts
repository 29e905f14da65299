/** What can be chosen in a mapping or for activities, in words that the change log and a form that was kept share. */
export const choices = {
  both: 'both ways',
  toDynamics: 'to Dynamics only',
  toXperience: 'to Xperience only',
  byCaller: 'Xperience wins in a run, Dynamics in a flow',
  xperience: 'Xperience wins',
  dynamics: 'Dynamics wins',
  fail: 'fails',
  empty: 'empties',
  default: 'the owner in the settings',
  contactOwner: 'whoever owns the contact',
};
