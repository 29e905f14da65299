import { html } from 'hono/html';
import { mappingFileText, readMappingFile } from '../../mapping/settings/mappingFile.ts';
import { changeDraft, sameMapping } from '../../sync/settings/drafts/changeDraft.ts';
import { readMapping } from '../../sync/settings/getMapping.ts';
import { storeOf } from '../../sync/settings/settingsStore.ts';
import type { Page, PageView, Visit } from '../page.ts';
import { field } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { editorOf } from './loadMapping.ts';

/** The mapping as a file, out and in. What comes in becomes the draft. */
export const filePage: Page = {
  path: 'mapping/file',
  section: 'mapping',
  largestForm: 3 * 1024 * 1024,
  show: (visit) => view(visit, '', []),
  async change(visit) {
    const { form, services, t } = visit;
    const said = t.mapping;
    const text = form.get('file') ?? '';
    const read = readMappingFile(text.replace(/^\uFEFF/, ''));
    if ('flaws' in read) {
      const said = read.flaws.map(({ place, detail }) => (place === '' ? detail : `${place}: ${detail}`));
      return { ...(await view(visit, text, said)), status: 422 };
    }
    const store = storeOf(services.parts);
    const { items } = await readMapping(store);
    await changeDraft(store, editorOf(visit), () => read.value);
    if (sameMapping(read.value, items))
      return { goTo: 'mapping/file', banner: { tone: 'info', title: said.importSame } };
    return { goTo: 'mapping', banner: { tone: 'ok', title: said.imported, text: said.putText } };
  },
};

/** So many mistakes of a file are told. */
const mostTold = 20;

async function view(visit: Visit, typed: string, flaws: readonly string[]): Promise<PageView> {
  const { t, href, services, may } = visit;
  const said = t.mapping;
  const { items } = await readMapping(storeOf(services.parts));
  const told = flaws.slice(0, mostTold).join(' ');
  const importForm = html`<section class="form"><h2>${said.importHead}</h2><form method="post" action="${href('mapping/file')}">${visit.hidden()}
${field({
  name: 'file',
  label: said.importLabel,
  value: typed,
  isLong: true,
  hint: said.importHint,
  problem: flaws.length > 0 ? `${said.importFlaws(flaws.length)} ${told}` : undefined,
  more: html`class="mono" spellcheck="false" required`,
})}<p class="buttons"><button class="button main" data-busy>${said.importButton}</button></p></form></section>`;
  return {
    title: said.fileTitle,
    answer: said.fileAnswer,
    crumbs: [{ label: said.title, path: 'mapping' }, { label: said.fileTitle }],
    body: html`<section class="form"><h2>${said.exportHead}</h2>${field({
      name: 'export',
      label: said.exportHint,
      value: mappingFileText(items),
      isLong: true,
      more: html`class="mono" readonly`,
    })}<p class="buttons"><a class="button" href="${href('mapping/export')}">${icon('download')}${said.download}</a><button class="button" type="button" data-copy="f-export">${icon('copy')}${t.frame.copy}</button></p></section>
${may('manage') ? importForm : ''}`,
  };
}

/** The saved mapping, to be kept as a file. */
export const exportPage: Page = {
  path: 'mapping/export',
  section: 'mapping',
  async show({ services }) {
    const { items } = await readMapping(storeOf(services.parts));
    return { file: 'mapping.json', json: mappingFileText(items) };
  },
};
