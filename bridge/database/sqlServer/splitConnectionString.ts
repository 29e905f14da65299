/** One `keyword=value` of a connection string, in its order; the keyword as it is written. */
export interface ConnectionPart {
  keyword: string;
  value: string;
}

/** Sticky: begins behind the opening brace. */
const braced = /[^;}]*;[^}]*\}(?=\s*(;|$))/y;

const isSpace = (sign: string | undefined): boolean => sign !== undefined && /\s/.test(sign);

/**
 * Splits a connection string as ADO.NET does: blanks around keywords and values do not count, `==` in a keyword is one
 * equals sign, a value in quotation marks of either kind holds them doubled, an empty value is empty. Braces are
 * quotation marks in ODBC only; around a semicolon, where ADO.NET would give up, they are taken for such. The package
 * `@tediousjs/connection-string` reads past an empty value and strips every brace (https://learn.microsoft.com/dotnet/api/system.data.sqlclient.sqlconnection.connectionstring).
 * @returns undefined where the text has no such form; time grows with the length of the text
 */
export function splitConnectionString(text: string): ConnectionPart[] | undefined {
  const parts: ConnectionPart[] = [];
  let at = 0;

  function readKeyword(): string | undefined {
    let keyword = '';
    for (; at < text.length; at += 1) {
      if (text[at] !== '=') keyword += text[at];
      else if (text[at + 1] === '=') {
        keyword += '=';
        at += 1;
      } else {
        at += 1;
        return keyword.trim() || undefined;
      }
    }
    return undefined;
  }

  function readQuoted(quote: string): string | undefined {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      if (text[at] !== quote) value += text[at];
      else if (text[at + 1] === quote) {
        value += quote;
        at += 1;
      } else {
        at += 1;
        while (isSpace(text[at])) at += 1;
        return at >= text.length || text[at] === ';' ? value : undefined;
      }
    }
    return undefined;
  }

  function readValue(): string | undefined {
    while (isSpace(text[at])) at += 1;
    const first = text[at];
    if (first === '"' || first === "'") return readQuoted(first);
    braced.lastIndex = at + 1;
    const brace = first === '{' ? braced.exec(text)?.[0] : undefined;
    if (brace !== undefined) {
      at += 1 + brace.length;
      while (isSpace(text[at])) at += 1;
      return brace.slice(0, -1);
    }
    const end = text.indexOf(';', at);
    const value = text.slice(at, end < 0 ? text.length : end).trim();
    at = end < 0 ? text.length : end;
    return value;
  }

  for (;;) {
    while (isSpace(text[at]) || text[at] === ';') at += 1;
    if (at >= text.length) return parts;
    const keyword = readKeyword();
    const value = keyword === undefined ? undefined : readValue();
    if (keyword === undefined || value === undefined) return undefined;
    parts.push({ keyword, value });
  }
}
