// Enforces who may import whom, what core may use, and how files are named.
// Never loads the code it judges: sources are parsed, not run.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findViolations, type SourceFile } from './support/architecture-rules.js';

const root = findRoot(__dirname);

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('package.json not found above the test');
  return findRoot(parent);
}

function sourcesUnder(folder: string): SourceFile[] {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return { path: path.relative(root, file).split(path.sep).join('/'), text: readFileSync(file, 'utf8') };
    });
}

/** Violations of a source tree of which only one file matters. */
function violationsOf(file: string, text: string): readonly string[] {
  return findViolations([{ path: file, text }]);
}

test('the source tree keeps to the architecture', () => {
  const sources = [...sourcesUnder('src'), ...sourcesUnder('web-ui/src')];
  expect(sources.length).toBeGreaterThan(20);
  expect(findViolations(sources)).toEqual([]);
});

describe('a forbidden import is found', () => {
  test.each([
    ['the daemon must not import a command', 'src/daemon/a.ts', `import { x } from '../cli/demo/x.js';`],
    ['app must not import the daemon', 'src/app/calls/a.ts', `import { x } from '../../daemon/x.js';`],
    ['core must not import app', 'src/core/acd/a.ts', `import { x } from '../../app/ports/clock.js';`],
    [
      'core must not import api, not even types',
      'src/core/acd/a.ts',
      `import type { X } from '../../api/calls.js';`,
    ],
    [
      'core must not import the configuration',
      'src/core/acd/a.ts',
      `import { x } from '../../configuration/x.js';`,
    ],
    ['the configuration must not import app', 'src/configuration/a.ts', `import { x } from '../app/x.js';`],
    ['the configuration must use no package', 'src/configuration/a.ts', `import { z } from 'zod';`],
    ['core must not use node:*', 'src/core/acd/a.ts', `import { createHash } from 'node:crypto';`],
    ['core must not use a package', 'src/core/acd/a.ts', `import { z } from 'zod';`],
    ['app must not import an adapter', 'src/app/calls/a.ts', `import { X } from '../../adapters/sip/x.js';`],
    [
      'app must not re-export an adapter',
      'src/app/calls/a.ts',
      `export { X } from '../../adapters/sip/x.js';`,
    ],
    ['app must not re-export all of one', 'src/app/calls/a.ts', `export * from '../../adapters/sip/x.js';`],
    [
      'app must not import one dynamically',
      'src/app/calls/a.ts',
      `const x = await import('../../adapters/sip/x.js');`,
    ],
    ['app must not require one', 'src/app/calls/a.ts', `const x = require('../../adapters/sip/x.js');`],
    [
      'app must not import one by type expression',
      'src/app/calls/a.ts',
      `type X = import('../../adapters/sip/x.js').X;`,
    ],
    ['app must not import one for its effects', 'src/app/calls/a.ts', `import '../../adapters/sip/x.js';`],
    [
      'app must not import with require syntax',
      'src/app/calls/a.ts',
      `import x = require('../../adapters/sip/x.js');`,
    ],
    [
      'app must not import the softswitch',
      'src/app/calls/a.ts',
      `import { X } from '../../softswitch/sip/x.js';`,
    ],
    ['app must not use a package', 'src/app/calls/a.ts', `import express from 'express';`],
    ['app must not use node:*', 'src/app/calls/a.ts', `import { readFileSync } from 'node:fs';`],
    ['an adapter must not import another', 'src/adapters/http/a.ts', `import { X } from '../sqlite/x.js';`],
    [
      'an adapter must not import the softswitch',
      'src/adapters/media/a.ts',
      `import { X } from '../../softswitch/media/x.js';`,
    ],
    [
      'nor may adapters/softswitch, but for the protocol',
      'src/adapters/softswitch/a.ts',
      `import { X } from '../../softswitch/sip/x.js';`,
    ],
    ['nobody imports main', 'src/adapters/http/a.ts', `import { run } from '../../main.js';`],
    ['api must not import core', 'src/api/a.ts', `import type { X } from '../core/kernel/ids.js';`],
    ['api must use no package but zod', 'src/api/a.ts', `import { X } from 'yaml';`],
    [
      'softswitch must not import core',
      'src/softswitch/sip/a.ts',
      `import { X } from '../../core/kernel/ids.js';`,
    ],
    ['the simulator must not import app', 'src/simulator/a.ts', `import { X } from '../app/ports/log.js';`],
    ['web-ui must not import app', 'web-ui/src/a.tsx', `import { X } from '../../src/app/ports/log.js';`],
    [
      'an import must be made of a plain string',
      'src/app/calls/a.ts',
      'const x = await import(`../${name}.js`);',
    ],
    ['an unknown folder has no rights', 'src/other/a.ts', `import { X } from '../core/kernel/ids.js';`],
  ])('%s', (_rule, file, text) => {
    expect(violationsOf(file, text)).toHaveLength(1);
  });
});

describe('features that import each other', () => {
  const importing = (feature: string, ...others: readonly string[]): SourceFile => ({
    path: `src/core/${feature}/a.ts`,
    text: others.map((other) => `import type { X } from '../${other}/a.js';`).join('\n'),
  });

  test('are told as one circle', () => {
    expect(findViolations([importing('acd', 'calls'), importing('calls', 'acd')])).toEqual([
      'src/core: features in a circle: acd → calls → acd',
    ]);
  });

  test('are found by way of others', () => {
    const sources = [importing('pbx', 'ivr'), importing('ivr', 'kernel', 'acd'), importing('acd', 'pbx')];
    expect(findViolations(sources)).toEqual(['src/core: features in a circle: acd → pbx → ivr → acd']);
  });

  test('are told apart from one that leads into a circle', () => {
    const sources = [importing('a', 'b'), importing('b', 'c'), importing('c', 'b')];
    expect(findViolations(sources)).toEqual(['src/core: features in a circle: b → c → b']);
  });

  test('are let through without a circle', () => {
    expect(findViolations([importing('calls', 'acd', 'kernel'), importing('acd', 'kernel')])).toEqual([]);
  });
});

describe('what a feature adds', () => {
  const added: SourceFile = { path: 'src/app/chat/feature.ts', text: 'export const chatFeature = {};' };
  const list = (text: string): SourceFile => ({ path: 'src/app/application/features.ts', text });

  test('is told where its list does not hold it', () => {
    expect(findViolations([added, list('export const features = [];')])).toEqual([
      'src/app/chat/feature.ts: not listed in src/app/application/features.ts',
    ]);
  });

  test('is let through where it does', () => {
    expect(findViolations([added, list(`import { chatFeature } from '../chat/feature.js';`)])).toEqual([]);
  });
});

describe('an allowed import is let through', () => {
  test.each([
    ['src/core/acd/a.ts', `import type { X } from '../kernel/ids.js';`],
    [
      'src/app/calls/a.ts',
      `import type { X } from '../../api/calls.js'; import { y } from '../../core/kernel/y.js';`,
    ],
    [
      'src/adapters/http/a.ts',
      `import express from 'express'; import fs from 'node:fs'; import { X } from '../../app/ports/log.js';`,
    ],
    ['src/adapters/http/a.ts', `import { X } from './x.js'; import { Y } from '../../api/routes.js';`],
    ['src/adapters/softswitch/a.ts', `import type { X } from '../../softswitch/control-protocol.js';`],
    [
      'src/configuration/a.ts',
      `import type { X } from '../api/x.js'; import { y } from '../core/kernel/y.js';`,
    ],
    ['web-ui/src/a.ts', `import { x } from '../../src/configuration/x.js';`],
    ['src/simulator/a.ts', `import { X } from '../softswitch/sip/x.js'; import { Y } from './y.js';`],
    ['src/api/a.ts', `import { z } from 'zod'; import { x } from './common.js';`],
    [
      'web-ui/src/a.tsx',
      `import React from 'react'; import { x } from '../../src/api/calls.js'; import './a.css';`,
    ],
    ['src/cli/a.ts', `import { X } from '../daemon/daemon.js'; import { Y } from '../simulator/y.js';`],
    [
      'src/main.ts',
      `import { X } from './adapters/sip/x.js'; import { Y } from './softswitch/y.js'; import fs from 'node:fs';`,
    ],
    ['src/core/acd/a.ts', `// import { x } from '../../app/x.js'\nexport const text = "import('fs')";`],
  ])('%s %s', (file, text) => {
    expect(violationsOf(file, text)).toEqual([]);
  });
});

describe('core stays pure', () => {
  test.each([
    ['Date', 'export const now = () => Date.now();'],
    ['new Date', 'export const now = () => new Date(0);'],
    ['Math.random', 'export const x = () => Math.random();'],
    ['Math["random"]', 'export const x = () => Math["random"]();'],
    ['random taken from Math', 'const { random } = Math; export const x = () => random();'],
    ['setTimeout', 'setTimeout(() => undefined, 1);'],
    ['setInterval by globalThis', 'globalThis.setInterval(() => undefined, 1);'],
    ['queueMicrotask', 'queueMicrotask(() => undefined);'],
    ['async', 'export async function f() {}'],
    ['await', 'export const f = async () => { await g(); };'],
    ['Promise', 'export const f = () => Promise.resolve(1);'],
    ['Promise as a type', 'export type F = () => Promise<void>;'],
    ['process', 'export const x = process.env;'],
    ['console', 'console.log(1);'],
    ['performance', 'export const x = performance.now();'],
    ['crypto', 'export const x = crypto.randomUUID();'],
    ['fetch', 'export const x = fetch("http://localhost");'],
    ['the clock as a default of Intl', 'export const x = new Intl.DateTimeFormat("en").format();'],
  ])('%s is found', (_what, text) => {
    expect(violationsOf('src/core/acd/a.ts', text).length).toBeGreaterThan(0);
  });

  test.each([
    'export interface X { readonly process: string; Date: number }',
    'export const x = { Promise: 1 }.Promise;',
    '// Date, Promise and setTimeout\nexport const x = "Date";',
    'export const f = (zone: string, at: number) => new Intl.DateTimeFormat("en", { timeZone: zone }).format(at);',
  ])('no false alarm: %s', (text) => {
    expect(violationsOf('src/core/acd/a.ts', text)).toEqual([]);
  });

  test('others may use the clock', () => {
    expect(violationsOf('src/adapters/system/a.ts', 'export const now = () => Date.now();')).toEqual([]);
  });
});

describe('file names', () => {
  test.each([
    'src/app/callLeg.ts',
    'src/app/Call.ts',
    'src/app/call_leg.ts',
    'src/app/index.ts',
    'web-ui/src/index.tsx',
    'src/app/utils.ts',
    'src/app/call-utils.ts',
    'src/app/util.ts',
    'src/app/date-helper.ts',
    'src/app/helpers/dates.ts',
    'src/app/call-manager.ts',
    'src/app/Calls/leg.ts',
  ])('%s is refused', (file) => {
    expect(violationsOf(file, '')).toHaveLength(1);
  });

  test.each([
    'src/app/call-leg.ts',
    'src/main.ts',
    'web-ui/src/wall-board.tsx',
    'src/adapters/sip/drachtio.d.ts',
  ])('%s is fine', (file) => {
    expect(violationsOf(file, '')).toEqual([]);
  });
});
