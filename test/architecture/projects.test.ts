import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import config from '../../vitest.config.ts';

const projects = (config.test?.projects ?? []).flatMap((project) =>
  typeof project === 'object' && 'test' in project && project.test ? [project.test] : [],
);

it.each(
  projects.map(({ name, include = [], exclude = [] }) => [String(name), [...include, ...exclude]] as const),
)(
  'the project “%s” of the test runner names only files that there are: a test that moves is not lost',
  (_name, patterns) => {
    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.filter((pattern) => globSync(pattern).length === 0)).toEqual([]);
  },
);
