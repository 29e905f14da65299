import { bareKeyword } from './connectionKeywords.ts';
import type { ConnectionPart } from './splitConnectionString.ts';

const wanted =
  'Give the connection string as Xperience has it: “Data Source=…;Initial Catalog=…;User ID=…;Password=…”.';

/** What a text is that is no connection string of ADO.NET but looks like one of something else; quotes nothing of it. */
export function foreignForm(text: string, parts: readonly ConnectionPart[] | undefined): string | undefined {
  if (/^\s*<|\bconnectionString\s*=\s*["']/i.test(text)) {
    return 'It is a whole element of web.config. Give what stands between the quotation marks of connectionString="…" alone.';
  }
  if (/^\s*(jdbc:|[a-z][a-z0-9+.-]*:\/\/)/i.test(text)) return `It is a URL. ${wanted}`;
  if (/&(amp|quot|lt|gt|apos|#\d{1,7}|#x[0-9a-f]{1,6});/i.test(text)) {
    return 'It holds escapes of XML, as web.config writes them. Write the characters themselves: & for &amp;, " for &quot;, < for &lt;, > for &gt;, \' for &apos;. A value that then holds a semicolon or a quotation mark goes into quotation marks of the other kind.';
  }
  const keywords = new Set(parts?.map(({ keyword }) => bareKeyword(keyword)));
  if (keywords.has('driver') || keywords.has('dsn')) return `It is a connection string of ODBC. ${wanted}`;
  if (keywords.has('provider') && keywords.has('metadata'))
    return `It is a connection string of Entity Framework. ${wanted}`;
  if (keywords.has('provider')) return `It is a connection string of OLE DB. ${wanted}`;
  return undefined;
}
