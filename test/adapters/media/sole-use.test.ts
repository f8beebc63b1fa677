// Two services on one SIP server: whose it is, what becomes of the other, and when the place is free again.
import { SoleUse, type Use } from '../../../src/adapters/media/sole-use.js';
import { createFakeLog } from '../../support/fake-log.js';

/** The variables of one media server. */
let variables: Map<string, string>;
let answering: boolean;
const uses: SoleUse[] = [];
const changes: string[] = [];
beforeEach(() => {
  jest.useFakeTimers();
  variables = new Map();
  answering = true;
  changes.length = 0;
});
afterEach(() => {
  for (const one of uses.splice(0)) one.close();
  jest.useRealTimers();
});
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

function ask(command: string): Promise<string> {
  if (!answering) return Promise.reject(new Error('not answered'));
  const [name = '', argument = ''] = command.split(' ');
  // As FreeSWITCH's event socket says when an API command has nothing to say.
  if (name === 'global_getvar') return Promise.resolve(variables.get(argument) ?? '-ERR no reply\n');
  const [variable = '', value = ''] = argument.split('=');
  variables.set(variable, value);
  return Promise.resolve('+OK');
}

function service(installation: string, run: string, sipServer = 'udp/192.0.2.1:5060'): SoleUse {
  const one: SoleUse = new SoleUse({
    ask,
    sipServer,
    installation,
    run,
    onChanged: () => changes.push(`${run} ${one.use}`),
    log: createFakeLog(),
  });
  uses.push(one);
  return one;
}

test('one alone is told that once, and shows every 15 s that it lives', async () => {
  service('a', 'a1');
  await pass(1000);
  const [first] = variables.values();
  await pass(15_000);
  const [second] = variables.values();
  expect([first, second]).toEqual(['a/a1/1', 'a/a1/2']);
  expect(changes).toEqual(['a1 ours']);
});

test('who comes later steps aside, for as long as the first one lives', async () => {
  const first = service('a', 'a1');
  await pass(1000);
  const second = service('b', 'b1');
  await pass(10 * 60_000);
  expect([first.use, second.use]).toEqual<Use[]>(['ours', 'refused']);
  expect(changes).toEqual(['a1 ours', 'b1 refused']);
});

test('the second one takes over at once when the first one ends properly', async () => {
  const first = service('a', 'a1');
  await pass(1000);
  const second = service('b', 'b1');
  await pass(20_000);
  await first.release();
  await pass(6000);
  expect(second.use).toBe('ours');
});

test('and after 45 s without a heartbeat when it does not', async () => {
  const first = service('a', 'a1');
  await pass(1000);
  const second = service('b', 'b1');
  await pass(20_000);
  first.close();
  await pass(40_000);
  expect(second.use).toBe('refused');
  await pass(20_000);
  expect(second.use).toBe('ours');
});

test('the same service, started again after a crash, need not wait', async () => {
  service('a', 'a1').close();
  variables.clear();
  service('a', 'a1');
  await pass(1000);
  uses.at(-1)!.close();
  const again = service('a', 'a2');
  await pass(1000);
  expect(again.use).toBe('ours');
  expect(changes.at(-1)).toBe('a2 ours');
});

test('a copy of the installation that takes the place is noticed by the one whose place it was', async () => {
  const first = service('a', 'a1');
  await pass(1000);
  service('a', 'a2');
  await pass(16_000);
  expect(first.use).toBe('taken');
});

test('one that has lost its media server meanwhile is told again how things stand', async () => {
  const first = service('a', 'a1');
  await pass(1000);
  service('b', 'b1');
  await pass(1000);
  uses.at(-1)!.close();
  await first.release();
  // A new connection to the same media server.
  service('b', 'b1');
  await pass(1000);
  expect(changes).toEqual(['a1 ours', 'b1 refused', 'b1 ours']);
});

test('of two that come at the same moment one steps aside', async () => {
  const both = [service('a', 'a1'), service('b', 'b1')];
  await pass(30_000);
  expect(both.map(({ use }) => use).sort()).toEqual(['ours', 'refused']);
});

test('services on different SIP servers share a media server', async () => {
  const both = [service('a', 'a1', 'udp/192.0.2.1:5060'), service('b', 'b1', 'udp/192.0.2.2:5060')];
  await pass(30_000);
  expect(both.map(({ use }) => use)).toEqual<Use[]>(['ours', 'ours']);
});

test('a media server that was restarted or does not answer changes nothing', async () => {
  const one = service('a', 'a1');
  await pass(1000);
  answering = false;
  await pass(60_000);
  answering = true;
  variables.clear();
  await pass(20_000);
  expect(one.use).toBe('ours');
  expect([...variables.values()][0]).toMatch(/^a\/a1\//);
});
