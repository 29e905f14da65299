/** What may be wrong with one parameter or field of a request; the answer names it in *problems*. */
export const fieldMistakes: Readonly<Record<string, string>> = {
  empty: 'It is there, and must not be empty.',
  invalid: 'It is not as the connector describes it; the message says how.',
  missing: 'It is needed.',
  outOfRange: 'The number is too small or too large; the message names the range.',
  repeated: 'A parameter that is taken once came twice.',
  tooLong: 'The text has too many characters.',
  tooMany: 'The list has too many entries.',
  unknownChoice: 'It is none of the values there are; the message lists them.',
  unknownField: 'The body has a property that the operation does not know: most often a misspelt one.',
  unknownParameter: 'The address has a parameter that the operation does not know.',
  valueMappedTwice: 'Two entries of a value map are for the same value.',
  valueUnusable: 'A value of the mapping cannot be used; the message says why.',
  wrongFormat: 'It is no time, address or ID.',
  wrongType: 'It is a text where a number is wanted, or the like.',
};
