// Who may make a channel, and which files a channel may touch.
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AllowedFolders } from '../../../src/softswitch/media/allowed-folders.js';
import { sine, wavFile } from '../media/media-fixture.js';
import { MediaServerFixture, phoneSdp } from './media-server-fixture.js';

let fixture: MediaServerFixture;
/** Of somebody else. */
let elsewhere: string;
beforeAll(async () => {
  fixture = await MediaServerFixture.open();
  elsewhere = await mkdtemp(join(tmpdir(), 'centrale-elsewhere-'));
  await writeFile(join(elsewhere, 'private.wav'), wavFile(sine(440, 800)));
});
afterAll(async () => {
  await fixture.close();
  await rm(elsewhere, { recursive: true, force: true });
});

test.each([
  ['no token', { 'X-Media-Access': '' }],
  ['another token', { 'X-Media-Access': 'of this stars' }],
  ['a client on another machine', { 'X-esl-outbound': '192.0.2.1:8084' }],
  ['a client by name', { 'X-esl-outbound': 'localhost:8084' }],
  ['no client', { 'X-esl-outbound': '' }],
])('an INVITE with %s is refused', async (_what, headers: Record<string, string>) => {
  expect(await fixture.invite(phoneSdp(40_404), headers).outcome).toMatchObject({
    kind: 'failed',
    status: 403,
  });
});

test('no more calls are made than may be, and one that ends makes room', async () => {
  const small = await MediaServerFixture.open({ maxSessions: 1 });
  try {
    expect(await (await small.inbound()).api('status')).toContain('1 session(s) max');
    const call = await small.call();
    expect(await small.invite(phoneSdp(40_404)).outcome).toMatchObject({
      kind: 'failed',
      status: 503,
      reason: 'Maximum Calls In Progress',
    });
    await call.esl.command('linger');
    await call.dialog.bye();
    await call.esl.event('CHANNEL_DESTROY');
    await small.call();
  } finally {
    await small.close();
  }
});

test('a recording lies below the folders for recordings, whatever its name pretends', async () => {
  await symlink(elsewhere, join(fixture.folder, 'link'));
  await writeFile(join(elsewhere, 'kept.wav'), 'kept');
  await symlink(join(elsewhere, 'new.wav'), join(fixture.folder, 'file-link.wav'));
  const call = await fixture.call();
  for (const path of [
    join(elsewhere, 'new.wav'),
    `${fixture.folder}/../${elsewhere.slice(tmpdir().length + 1)}/new.wav`,
    join(fixture.folder, 'link', 'new.wav'),
    join(fixture.folder, 'link', 'deeper', 'new.wav'),
    join(fixture.folder, 'file-link.wav'),
  ]) {
    const done = await call.esl.execute(call.uuid, 'record', `${path} 1`);
    expect(done['Application-Response']).toMatch(/^-ERR/);
    const session = await call.esl.execute(call.uuid, 'record_session', path);
    expect(session['Application-Response']).toMatch(/^-ERR/);
    expect(await call.esl.api(`uuid_record ${call.uuid} start ${path}`)).toMatch(/^-ERR/);
  }
  expect(existsSync(join(elsewhere, 'new.wav'))).toBe(false);
  expect(existsSync(join(elsewhere, 'deeper'))).toBe(false);
  const inside = join(fixture.folder, 'made', 'new.wav');
  const done = await call.esl.execute(call.uuid, 'record', `${inside} 1`);
  expect(done['Application-Response']).toBe('_none_');
  expect(existsSync(inside)).toBe(true);
  await call.dialog.bye();
});

test('what is played lies below the folders of sounds and recordings', async () => {
  const call = await fixture.call();
  const links = join(fixture.folder, 'sounds');
  await mkdir(links);
  await symlink(join(elsewhere, 'private.wav'), join(links, 'private.wav'));
  for (const path of [join(elsewhere, 'private.wav'), join(links, 'private.wav'), '/dev/zero']) {
    const done = await call.esl.execute(call.uuid, 'playback', path);
    expect(done['Application-Response']).toBe('FILE NOT FOUND');
    expect(await call.esl.api(`file_exists ${path}`)).toBe('false');
  }
  const own = await fixture.tone('own.wav', 440, 0.1);
  expect(await call.esl.api(`file_exists ${own}`)).toBe('true');
  expect(await call.esl.api('file_exists own.wav')).toBe('true');
  const done = await call.esl.execute(call.uuid, 'playback', own);
  expect(done['Application-Response']).toBe('FILE PLAYED');
  await call.dialog.bye();
});

test('folders that are links themselves are followed, and one that begins alike is another', async () => {
  const real = join(elsewhere, 'versions', '1');
  await mkdir(join(real, 'prompts'), { recursive: true });
  await mkdir(`${real}0`, { recursive: true });
  await writeFile(join(real, 'prompts', 'a.wav'), '');
  await writeFile(join(`${real}0`, 'a.wav'), '');
  await symlink(real, join(elsewhere, 'current'));
  const folders = new AllowedFolders([join(elsewhere, 'current')]);
  const found = join(real, 'prompts', 'a.wav');
  expect(await folders.find(join(elsewhere, 'current', 'prompts', 'a.wav'))).toMatch(/1\/prompts\/a\.wav$/);
  expect(await folders.find(found)).toBeDefined();
  expect(await folders.find(join(`${real}0`, 'a.wav'))).toBeUndefined();
  expect(await folders.find(join(real, 'missing.wav'))).toBeUndefined();
  expect(await folders.place(join(elsewhere, 'current', 'new', 'b.wav'))).toMatch(/1\/new\/b\.wav$/);
  expect(await folders.place('relative.wav')).toBeUndefined();
  expect(await folders.place(`${real}\0.wav`)).toBeUndefined();
  expect(await new AllowedFolders([]).place(found)).toBeUndefined();
});
