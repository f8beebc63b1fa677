// What is said about a mistake in the settings: file, line, key, and what was expected; and nothing else happens.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import {
  ConfigError,
  makeServiceConfig,
  readServiceConfig,
  readYamlFile,
  UnreadableFileError,
} from '../../../src/adapters/config/config-file.js';
import { companySchema } from '../../../src/api/company.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'centrale-config-'));
  file = join(folder, 'centrale.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The message without the folder. */
function mistakeIn(text: string): string {
  writeFileSync(file, text);
  try {
    readServiceConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replace(`${folder}/`, '');
  }
  throw new Error('no mistake was found');
}

const external = (node: string, more = ''): string =>
  [
    'telephony: external',
    'external:',
    '  drachtio: { host: a, secret: s }',
    '  freeswitch:',
    `    - ${node}`,
    more,
    '',
  ].join('\n');

test.each([
  [
    'an unknown key',
    'log:\n  level: info\nsip:\n  prot: 5060\n',
    /^centrale\.yaml:4: sip\.prot: unknown key; expected/,
  ],
  ['an unknown key at the top', 'datadir: x\n', /^centrale\.yaml:1: datadir: unknown key; expected/],
  [
    'a wrong type',
    'web:\n  port: "8080"\n',
    /^centrale\.yaml:2: web\.port: expected number, received string$/,
  ],
  ['a section that is a word', 'web: on\n', /^centrale\.yaml:1: web: expected object, received string$/],
  ['a list for a section', '- a\n', /^centrale\.yaml: expected object, received array$/],
  ['a port out of range', '\nweb:\n  port: 70000\n', /^centrale\.yaml:3: web\.port: .*expected .*<=65535/],
  [
    'a word that is none of several',
    'log: { level: loud }\n',
    /^centrale\.yaml:1: log\.level: expected one of "debug"/,
  ],
  [
    'a missing key in a list',
    external('{ host: b, password: p }'),
    /^centrale\.yaml:5: external\.freeswitch\.0\.promptsDir: /,
  ],
  [
    'a folder that FreeSWITCH cannot be told',
    external('{ host: b, password: p, promptsDir: "/my prompts" }'),
    /^centrale\.yaml:5: external\.freeswitch\.0\.promptsDir: expected a full path without spaces/,
  ],
  [
    'a relative folder for FreeSWITCH',
    external('{ host: b, password: p, promptsDir: prompts }'),
    /^centrale\.yaml:5: external\.freeswitch\.0\.promptsDir: expected a full path/,
  ],
  ['no server at all', 'telephony: external\n', /^centrale\.yaml: external: missing; expected a section/],
  [
    'ports that leave no room',
    'rtp:\n  portMin: 20000\n  portMax: 20001\n',
    /^centrale\.yaml:3: rtp\.portMax: expected a port above/,
  ],
  [
    'a folder of sounds that is not there',
    'soundsDir: nowhere\n',
    /^centrale\.yaml:1: soundsDir: expected a folder/,
  ],
  [
    'a proxy that is a name',
    'web:\n  trustedProxy: [192.0.2.1, proxy.example.com]\n',
    /^centrale\.yaml:2: web\.trustedProxy\.1: expected the address of a reverse proxy, or a range, e\.g\. /,
  ],
  [
    'a proxy that is everybody',
    'web:\n  trustedProxy:\n    - 0.0.0.0/0\n',
    /^centrale\.yaml:3: web\.trustedProxy\.0: this range is everybody/,
  ],
  [
    'https without the proxy that speaks it',
    'web:\n  https: true\n',
    /^centrale\.yaml:2: web\.trustedProxy: missing; expected the addresses of the reverse proxy/,
  ],
  ['no YAML', 'web: [1, 2\n', /^centrale\.yaml:\d+: not valid YAML: /],
  ['a key twice', 'web: {}\nweb: {}\n', /^centrale\.yaml:2: not valid YAML: Map keys must be unique/],
  ['an alias without anchor', 'web: *other\n', /^centrale\.yaml(:1)?: not valid YAML: .*other/],
])('%s', (_what, text, message) => {
  expect(mistakeIn(text)).toMatch(message);
});

test('aliases that would fill the memory', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1)
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  expect(mistakeIn(lines.join('\n'))).toMatch(/^centrale\.yaml: not valid YAML: /);
});

test('a file that cannot be read, and one that cannot be made', () => {
  mkdirSync(file);
  expect(() => readServiceConfig(file)).toThrow(/cannot be read \(EISDIR\)/);
  writeFileSync(join(folder, 'plain'), '');
  expect(() => makeServiceConfig(join(folder, 'plain', 'centrale.yaml'))).toThrow(
    /cannot be made \(E[A-Z]+\)/,
  );
});

test('a file that is not there is told, and not made', () => {
  expect(() => readServiceConfig(file)).toThrow(`${file}: no such file`);
  expect(() => readServiceConfig(file)).toThrow(UnreadableFileError);
  expect(existsSync(file)).toBe(false);
});

test('at the first start a file is made, for the owner alone, that changes nothing', () => {
  const { config: made, made: isNew } = makeServiceConfig(file);
  expect(isNew).toBe(true);
  expect(makeServiceConfig(file)).toEqual({ config: made, made: false });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  expect(readServiceConfig(file)).toEqual(made);
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(made).toMatchObject({ dataDir: folder, telephony: 'embedded', sip: { port: 5060 } });
  // Every line of it, taken at its word, is a valid setting.
  const settings = text
    .split('\n')
    .filter((line) => /^#\s+\w+:|^#\s+- /.test(line) || /^# \w+:/.test(line))
    .map((line) => line.slice(2))
    .filter((line) => !/soundsDir|advertisedHost:\s+#/.test(line));
  writeFileSync(file, settings.join('\n'));
  expect(readServiceConfig(file).sip.port).toBe(5060);
});

test('an empty file, and one of comments, are the defaults', () => {
  for (const text of ['', '# nothing\n', '---\n', '\ufeff# with a byte order mark\n']) {
    writeFileSync(file, text);
    expect(readServiceConfig(file).web.port).toBe(8080);
  }
});

test('recordings go where the media server can name them', () => {
  writeFileSync(file, 'recordingsDir: shared\n');
  expect(readServiceConfig(file).recordingsDir).toBe(join(folder, 'shared'));
  writeFileSync(file, 'recordingsDir: "voice messages"\n');
  expect(() => readServiceConfig(file)).toThrow(/recordingsDir: .*has a space/);
});

test('folders start at the file', () => {
  writeFileSync(file, 'dataDir: var/data\n');
  expect(readServiceConfig(file).dataDir).toBe(join(folder, 'var/data'));
  expect(existsSync(join(folder, 'var'))).toBe(false);
});

test('any other file is told about in the same way', () => {
  writeFileSync(file, 'names:\n  - a\n  - 7\n');
  expect(() => readYamlFile(file, z.strictObject({ names: z.array(z.string()) }))).toThrow(
    `${file}:3: names.1: expected string, received number`,
  );
});

const [firstQueue, ...otherQueues] = demoCompany.queues;
const withQueue = (more: object): object => ({
  ...demoCompany,
  queues: [{ ...firstQueue, ...more }, ...otherQueues],
});
const node = { kind: 'play', prompt: 'welcome', next: 'b', promt: 'x' };

test.each([
  ['a queue', withQueue({ stratgy: 1 }), 'queues.0.stratgy', 'id, name, channels, skills'],
  [
    'one of several kinds',
    withQueue({ overflow: { closed: { kind: 'voicemail', greting: 'x' } } }),
    'queues.0.overflow.closed.greting',
    'kind, queue, greeting, maxSeconds',
  ],
  [
    'a part with a name of its own',
    { ...demoCompany, flows: [{ ...demoCompany.flows[0], nodes: { a: node } }] },
    'flows.0.nodes.a.promt',
    'kind, prompt, next',
  ],
  ['the whole', { ...demoCompany, quees: [] }, 'quees', 'settings, trunks'],
])('an unknown key in %s is named, with those that are known there', (_, company, key, known) => {
  writeFileSync(file, stringify(company));
  const read = (): unknown =>
    readYamlFile(
      file,
      z.preprocess((content) => content, companySchema),
    );
  expect(read).toThrow(new RegExp(`:\\d+: ${key}: unknown key; expected one of ${known}`));
});

test('where anything may be a key none is listed', () => {
  writeFileSync(file, '- a\n- b: 1\n');
  const schema = z.array(z.union([z.string(), z.strictObject({ c: z.string().optional() })]));
  expect(() => readYamlFile(file, schema)).toThrow(ConfigError);
  expect(() => readYamlFile(file, schema)).not.toThrow(/expected one of\s*$/);
});
