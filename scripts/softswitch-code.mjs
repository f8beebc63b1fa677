// Prints a hash of all that the softswitch's process is made of, its libraries included:
// node scripts/softswitch-code.mjs FOLDER. The same before and after an upgrade: it may go on as it is.
// Never runs any of it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? '.');
/** Worker threads are started by the names of their files, which nothing imports. */
const isProgram = (file) => file.endsWith('.js');
const programs = ['dist/src/softswitch', 'dist/src/adapters/softswitch'].flatMap((part) =>
  readdirSync(join(folder, part), { recursive: true })
    .filter(isProgram)
    .map((file) => join(folder, part, file)),
);
const pending = [
  join(folder, 'dist/src/cli/softswitch.js'),
  join(folder, 'systemd/centrale-softswitch.service'),
  ...programs,
];
const parts = new Map();

/** The package.json of what a file of a library belongs to. */
function packageOf(file) {
  for (let at = dirname(file); ; at = dirname(at)) {
    const candidate = join(at, 'package.json');
    if (existsSync(candidate) && JSON.parse(readFileSync(candidate, 'utf8')).version) return candidate;
  }
}

/** A library's version stands for its code. */
function addLibrary(file) {
  const path = packageOf(file);
  if (parts.has(path)) return;
  const { name, version, dependencies = {} } = JSON.parse(readFileSync(path, 'utf8'));
  parts.set(path, `${name} ${version}`);
  const { resolve: find } = createRequire(path);
  for (const dependency of Object.keys(dependencies)) addLibrary(find(dependency));
}

while (pending.length > 0) {
  const file = pending.pop();
  if (parts.has(file)) continue;
  const content = readFileSync(file, 'utf8');
  parts.set(file, `${relative(folder, file)} ${content}`);
  if (!isProgram(file)) continue;
  const { resolve: find } = createRequire(file);
  for (const [, name] of content.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)) {
    if (isBuiltin(name)) continue;
    if (name.startsWith('.')) pending.push(find(name));
    else addLibrary(find(name));
  }
}

const hash = createHash('sha256');
for (const part of [...parts.values()].sort()) hash.update(`${part}\0`);
console.log(hash.digest('hex'));
