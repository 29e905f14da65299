/** Thrown where Xperience does not tell which fields contacts have; the message says what to do. */
export class ContactFormUnreadable extends Error {
  override readonly name = 'ContactFormUnreadable';
}
