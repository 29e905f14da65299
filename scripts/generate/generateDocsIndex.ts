const [begin, end] = ['<!-- flows -->', '<!-- /flows -->'];

/** The page of a flow: its file in docs/flows, and its title. */
export interface FlowPage {
  file: string;
  title: string;
}

/**
 * Writes the list of flows into docs/README.md, between its marks.
 * @throws when the page lacks the marks
 */
export function generateDocsIndex(page: string, flows: readonly FlowPage[]): string {
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)];
  if (start === -1 || stop < start) throw new Error(`docs/README.md lacks ${begin} or ${end}`);
  const rows = flows.map(({ file, title }) => `| ${title} | [${file}](flows/${file}) |`);
  return `${page.slice(0, start)}${[begin, '| flow | page |', '|---|---|', ...rows].join('\n')}\n${page.slice(stop)}`;
}
