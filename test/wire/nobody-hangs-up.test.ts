// kill -9 of the daemon while a whole contact centre is on the phone: whoever is there stays, and all goes on.
// Never says how fast a busy machine must be; figures are printed.
import { join } from 'node:path';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { CallId, EpochMs } from '../../src/core/kernel/ids.js';
import { supportDid, ServiceUnderTest } from '../support/service-under-test.js';
import { demoCompany, demoDid } from '../../src/cli/demo/demo-company.js';
import { companySchema, type Company } from '../../src/api/company.js';
import { stopAllChildren } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { freeMediaPort } from '../support/free-port.js';
import { loadCompany, loadExtensions } from '../support/load-company.js';
import { delayMs, MachineDelays, stalledMs } from '../support/machine-delays.js';
import { longestGapMs, lostPackets, RtpArrivals, unsentMs } from '../support/rtp-arrivals.js';
import { startSippAgent, type SippOptions, type SippProcess } from '../support/sipp-process.js';

jest.setTimeout(180_000);

/** A stall up to so long the softswitch makes up for; what was due in a longer one is never sent. */
const catchUpMs = 200;

const password = (extension: string): string => `demo-${extension}`;
const extensions = loadExtensions(57);
/** Their audio is measured; who talks besides is silent. */
const measured = 5;
const serving = extensions.slice(0, 51);
/** On their phones the callers of sales ring: two are picked up in the end. */
const ringing = extensions.slice(51, 56);
const pickingUp = ringing.slice(0, 2);
const colleague = '3900';
const salesDid = '+31205550103';

const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+316000${String(from + index).padStart(5, '0')}`);
const talkers = numbers(100, 51);
/** They hang up when all goes on again. */
const leavers = talkers.slice(measured, measured + 3);
const waiters = numbers(200, 20);
const listeners = numbers(300, 10);
const rung = numbers(400, 5);

function company(): Company {
  const load = loadCompany(extensions, password, [colleague]);
  return companySchema.parse({
    ...load,
    dids: [
      ...load.dids,
      { number: supportDid, name: 'Support', destination: { kind: 'queue', queue: 'support' } },
      { number: salesDid, name: 'Sales', destination: { kind: 'queue', queue: 'sales' } },
    ],
    // Nobody who listens is sent on before the test is over.
    flows: demoCompany.flows.map((flow) => ({
      ...flow,
      nodes: { ...flow.nodes, menu: { ...flow.nodes.menu, inputTimeoutSeconds: 60 } },
    })),
    queues: load.queues.map((queue) => ({ ...queue, ringSeconds: 120 })),
    agents: load.agents.map((agent) => ({
      ...agent,
      skills: ringing.includes(agent.extension) ? { sales: 5 } : { support: 5 },
    })),
  });
}

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start({
    company: company(),
    settings: { embedded: { keepCallsSeconds: 300 } },
  });
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

/** Calls of all of them. SIPp gives each call four ports of its own, from `mediaPort` on. */
function call(users: readonly string[], options: Partial<SippOptions>): Promise<SippProcess> {
  return test.sippCaller({
    scenario: 'caller-listens-until-hung-up',
    users: users.map((user) => ({ user })),
    callsAtOnce: users.length,
    callsPerSecond: 10,
    timeoutMs: 170_000,
    ...options,
  });
}

const phones = (users: readonly string[], options: Partial<SippOptions>): Promise<SippProcess> =>
  startSippAgent({
    ...{ scenario: 'agent-answers', remote: test.address, user: 'phones' },
    users: users.map((user) => ({ user, password: password(user) })),
    callsPerSecond: 20,
    talkMs: 200,
    timeoutMs: 170_000,
    ...options,
  });

const manually = (extension: string) => ({ answer: 'manual', password: password(extension) }) as const;

const inStage = (stage: string): readonly string[] =>
  [...test.live.calls.values()].filter((one) => one.stage === stage).map((one) => one.callerNumber);
const untilMany = (stage: string, count: number): Promise<boolean> =>
  test.live.until(`${count} ${stage}`, () => inStage(stage).length === count, 60_000);

it('50 talk, 20 wait, 10 are in menus, 5 ring and 3 confer: all of them go on', async () => {
  const toneMs = 150_000;
  const answering = await freeMediaPort(4 * measured + 4);
  const [manual] = await Promise.all([
    Promise.all(pickingUp.map((extension) => test.phone(extension, manually(extension)))),
    phones(extensions.slice(0, measured), { talkMs: toneMs, mediaPort: answering }),
    phones([...extensions.slice(measured, 51), colleague], {}),
    phones(ringing.slice(pickingUp.length), { scenario: 'agent-never-answers' }),
  ]);
  const logIn = (agents: readonly string[]): Promise<unknown> =>
    Promise.all(agents.map((extension) => test.setStatus(extension, 'available')));
  // Who is logged in first is called first.
  await logIn(serving.slice(0, measured));
  await logIn([...serving.slice(measured), ...ringing]);
  const calling = await freeMediaPort(4 * measured + 4);
  await call(talkers.slice(0, measured), {
    ...{ service: supportDid, scenario: 'caller-until-hung-up' },
    ...{ mediaPort: calling, talkMs: toneMs },
  });
  await untilMany('talking', measured);
  await call(rung, { service: salesDid });
  const leaving = await Promise.all(leavers.map((user) => test.trunkPhone(user)));
  for (const phone of leaving) await phone.dial(supportDid);
  await call(talkers.slice(measured + leavers.length), { service: supportDid });
  await untilMany('talking', 51);
  await call(listeners, { service: demoDid });
  const waitingPort = await freeMediaPort(4 * waiters.length);
  await call(waiters, { service: supportDid, mediaPort: waitingPort });
  await eventually('a colleague is called in', () =>
    test.callIn(talkers.at(-1)!, colleague).then(
      () => true,
      () => false,
    ),
  );
  await untilMany('waiting', 20);
  await untilMany('ringing', 5);
  await untilMany('menu', 10);
  const conference = [...test.live.calls.values()].find((one) => one.callerNumber === talkers.at(-1))!;
  await eventually('three confer', async () => {
    const { legs } = await test.service.call(conference.id);
    return legs.length === 3 && legs.every(({ answeredAtMs }) => answeredAtMs !== null);
  });

  const ports = Array.from({ length: measured }, (_, index) => [calling + 4 * index, answering + 4 * index]);
  const arrivals = await RtpArrivals.start([...ports.flat(), waitingPort]);
  const everyone = [...ports.flat(), waitingPort];
  const delays = await MachineDelays.start(await test.service.softswitchPid());
  await pause(3000);
  const before = everyone.map((port) => longestGapMs(arrivals.at(port)));
  const agents = [...test.live.agents.values()].map(({ id, status, state }) => `${id} ${status} ${state}`);
  const statusesBefore = agents.toSorted();
  const tookMs = await test.crashDaemon();
  await untilMany('talking', 51);
  await untilMany('waiting', 20);
  await untilMany('menu', 10);
  await untilMany('ringing', 5);
  await pause(2000);
  // By so much the machine was late for the phones too.
  const phonesMs = Math.max(...ports.flat().map((port) => longestGapMs(arrivals.from(port))));
  // And so long it did not let the softswitch run.
  const samples = delays.samples();
  const heldUpMs = delayMs(samples, 0, Infinity);
  const gaps = everyone.map((port) => longestGapMs(arrivals.at(port)));
  const unexplained = everyone.map((port) =>
    longestGapMs(arrivals.at(port), (fromMs, toMs) => delayMs(samples, fromMs, toMs)),
  );
  console.log(
    `up again after ${tookMs.toFixed(0)} ms; longest gap ${Math.max(...gaps).toFixed(1)} ms, ` +
      `${Math.max(...before).toFixed(1)} ms of it before the kill, ${phonesMs.toFixed(1)} ms of what the phones sent; ` +
      `the machine held the softswitch up for ${heldUpMs.toFixed(0)} ms in all, ` +
      `the longest gap that this does not explain is ${Math.max(...unexplained).toFixed(1)} ms`,
  );
  for (const port of everyone) {
    const packets = arrivals.at(port);
    expect(packets.length).toBeGreaterThan(200);
    expect(new Set(packets.map(({ ssrc }) => ssrc)).size).toBe(1);
    expect(lostPackets(packets)).toBe(0);
    expect(unsentMs(packets)).toBeLessThanOrEqual(stalledMs(samples, catchUpMs) + phonesMs);
  }
  // Nothing was interrupted; how late packets are on a quiet machine is for `make bench B=restart` to say.
  expect(Math.max(...unexplained)).toBeLessThan(250 + phonesMs);
  expect(tookMs).toBeLessThan(5 * 3000 + heldUpMs);
  await delays.stop();
  await arrivals.stop();
  const statuses = [...test.live.agents.values()].map(({ id, status, state }) => `${id} ${status} ${state}`);
  expect(statuses.toSorted()).toEqual(statusesBefore);
  expect(await test.service.call(conference.id).then(({ legs }) => legs.filter(isUp))).toHaveLength(3);

  // Phones that ring can be picked up.
  for (const phone of manual) await phone.accept();
  await untilMany('talking', 53);
  // Agents whose callers hang up get those who have waited longest.
  await Promise.all(leaving.map((phone) => phone.hangUp()));
  await untilMany('waiting', waiters.length - leavers.length);
  await untilMany('talking', 53);
  expect(inStage('waiting').toSorted()).toEqual(waiters.slice(leavers.length));

  const calls = await test.service.allCalls();
  expect(calls).toHaveLength(86);
  const over = calls.filter(({ endedAtMs }) => endedAtMs !== null);
  expect(over.map(({ callerNumber }) => callerNumber).toSorted()).toEqual(leavers);
  expect(over.every(({ outcome }) => outcome === 'answered')).toBe(true);
  expect(test.live.queues.get('support')).toMatchObject({
    ...{ talking: 51, waiting: 17 },
    today: { offered: 71, answered: 54, abandoned: 0, interrupted: 0 },
  });
  expect(test.live.queues.get('sales')!.today).toMatchObject({ offered: 5, answered: 2, interrupted: 0 });

  // Every call is closed once, by whom the service is stopped at the latest.
  await test.service.stop();
  const store = openSqliteStore({ path: join(test.dir, 'centrale.db'), nowMs: () => Date.now() as EpochMs });
  try {
    for (const { id } of calls) {
      const kinds = store.journal.eventsOfCall(id as CallId).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'call-ended')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'leg-ended')).toHaveLength(
        kinds.filter((kind) => kind === 'leg-started').length,
      );
    }
  } finally {
    store.close();
  }
});

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

const isUp = ({ endedAtMs }: { readonly endedAtMs: number | null }): boolean => endedAtMs === null;
