// What scripts/install.sh decides by: whether an upgrade changes the softswitch, whose restart ends calls.
// Never installs anything.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeTemporaryDirectory, type TemporaryDirectory } from './adapters/sqlite/temporary-directory.js';

const root = resolve(__dirname, '../..');
const library = 'node_modules/sdp-transform';

let directory: TemporaryDirectory;
let before: string;
beforeAll(() => {
  directory = makeTemporaryDirectory();
  cpSync(join(root, 'dist/src'), directory.file('dist/src'), {
    recursive: true,
    filter: (file) => !file.endsWith('.map'),
  });
  for (const part of ['systemd', 'package.json', library])
    cpSync(join(root, part), directory.file(part), { recursive: true });
  for (const name of ['pino', 'pino-pretty', 'yaml', 'zod'])
    symlinkSync(join(root, 'node_modules', name), directory.file(join('node_modules', name)));
  before = code();
});
afterAll(() => directory.remove());

const code = (): string =>
  execFileSync(process.execPath, [join(root, 'scripts/softswitch-code.mjs'), directory.path], {
    encoding: 'utf8',
  });

/** The hash with a change that is taken back. */
function codeWith(file: string, change: (path: string) => void): string {
  const path = directory.file(file);
  const content = readFileSync(path);
  change(path);
  try {
    return code();
  } finally {
    writeFileSync(path, content);
  }
}
const commented = (path: string): void => appendFileSync(path, '\n// changed');

test.each(['dist/src/core/acd/acd-engine.js', 'systemd/centrale.service'])(
  'a change of %s lets the softswitch go on',
  (file) => {
    expect(codeWith(file, commented)).toBe(before);
  },
);

test.each([
  'dist/src/softswitch/drachtio/kept-legs.js',
  // Started by its file's name.
  'dist/src/softswitch/media/media-worker.js',
  'dist/src/adapters/config/service-config.js',
  'systemd/centrale-softswitch.service',
])('a change of %s does not', (file) => {
  expect(codeWith(file, commented)).not.toBe(before);
});

test('nor does another version of a library', () => {
  const changed = codeWith(join(library, 'package.json'), (path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"version": *"[^"]+"/, '"version": "99.0.0"')),
  );
  expect(changed).not.toBe(before);
});

test.each([
  ['telephony: external', false],
  ["telephony: 'external'  # the servers below", false],
  ['telephony: "external"', false],
  ['telephony: embedded', true],
  ['# telephony: external', true],
  ['log: { level: info }', true],
])('with "%s" there is a softswitch to run: %s', (settings, isRun) => {
  const unit = readFileSync(join(root, 'systemd/centrale-softswitch.service'), 'utf8');
  const condition = /^ExecCondition=\/bin\/sh -c '(.*)'$/m.exec(unit)?.[1] ?? 'exit 99';
  const file = directory.file('centrale.yaml');
  writeFileSync(file, `${settings}\n`);
  const { status } = spawnSync('/bin/sh', ['-c', condition.replace('/etc/centrale/centrale.yaml', file)]);
  expect(status).toBe(isRun ? 0 : 1);
});

test('an older version without these files is another one', () => {
  const nothing = join(directory.path, 'systemd');
  expect(() =>
    execFileSync(process.execPath, [join(root, 'scripts/softswitch-code.mjs'), nothing], { stdio: 'pipe' }),
  ).toThrow(/ENOENT/);
});
