import { html } from 'hono/html';
import type { Page } from '../page.ts';

/** Is it working, and what needs me? */
export const overview: Page = {
  path: '',
  section: 'overview',
  async show({ t }) {
    return { title: t.frame.sections.overview, body: html`` };
  },
};
