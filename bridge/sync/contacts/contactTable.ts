/** The table contacts become rows of. */
export const contactTable = 'contact';
