// The office under test in the middle of a day: some talk, one rings, some wait; messages and callbacks are left.
// Never looked at for its figures: a test that counts makes its own calls.
import type { CompanyInput } from '../../src/api/company.js';
import { must, type ApplicationUnderTest } from './application-under-test.js';
import { settle } from './catching-up-clock.js';
import { officeCompany } from './office-company.js';
import {
  agentsAre,
  allAreCutOff,
  givesUp,
  hangsUp,
  leavesMessage,
  middayZone,
  reachableOffice,
  talks,
  toSales,
  toSupport,
} from './office-life.js';

const minute = 60_000;

const skillOf: Readonly<Record<string, string>> = {
  '201': 'sales',
  '202': 'billing',
  '203': 'support',
  '204': 'sales',
  '205': 'support',
  '206': 'sales',
  '207': 'billing',
  '208': 'support',
};

export const busyCompany: Partial<CompanyInput> = {
  ...reachableOffice,
  settings: { ...officeCompany.settings, timeZone: middayZone() },
  queues: officeCompany.queues.map((queue) => ({
    ...queue,
    voice: { ...queue.voice, leaveByDigit: { '1': { kind: 'voicemail' } } },
    wrapUpSeconds: 900,
    wrapUpExtensionSeconds: 60,
  })),
  agents: officeCompany.agents.map((agent) => ({ ...agent, skills: { [skillOf[agent.extension]!]: 5 } })),
};

/** So long before now it begins. */
export const busyMs = 120 * minute;

interface BusyNames {
  /** Of whoever talks with Anneke. */
  readonly caller?: string;
  /** Of whoever has left a message for support. */
  readonly message?: string;
  /** Of whoever is to be called back by hand. */
  readonly callback?: string;
}

/** Lives through them; returns the id of a call that was offered twice and answered. The clock shows the real time then. */
export async function busyHours(app: ApplicationUnderTest, names: BusyNames = {}): Promise<string> {
  const { clock, telephony, commands } = app;
  const known = (number: string, name: string): void => {
    const id = number.slice(1);
    const customer = { id, name, numbers: [number], notes: '', wishes: { skills: [], priority: 0 } };
    must(commands.customers.put(id, customer, 'admin'));
  };
  known('+31611223344', names.caller ?? 'Bakkerij Het Gouden Brood');
  known('+31610001006', names.message ?? 'Bakker BV');
  if (names.callback !== undefined) known('+31610001005', names.callback);
  const [sales] = app.company.queues;
  must(await commands.company.put('queues', 'sales', { ...sales!, ringSeconds: 30 }, 'admin'));
  must(await commands.company.put('queues', 'sales', { ...sales!, ringSeconds: 20 }, 'admin'));

  await leavesMessage(app, '+31610001008', 31_000, toSales);
  const { voicemails } = commands.voicemails.list({ limit: 1 });
  must(commands.voicemails.markHeard(voicemails[0]!.callId, 'anneke'));
  await leavesMessage(app, '+31610001006', 12_400, toSupport);
  await givesUp(app, '+31610001007', 30_000);
  await app.callIn('+31610001005', [toSupport]);
  await clock.advance(minute);
  await allAreCutOff(app);
  const done = must(
    commands.callbacks.create({ number: '+31610001009', queue: 'support', priority: 0 }, 'admin'),
  );
  must(commands.callbacks.close(done.callId, 'anneke'));

  const answered = await app.callIn('+31610001001', [toSupport]);
  const id = commands.live.snapshot().calls[0]!.id;
  await agentsAre(app, 'available', '208');
  telephony.lastTo('208').ring();
  await clock.advance(20_000);
  telephony.lastTo('208').fail('cancelled');
  await agentsAre(app, 'logged-out', '208');
  await agentsAre(app, 'available', '203');
  telephony.lastTo('203').ring();
  await clock.advance(9_000);
  await app.pickUp('203');
  await clock.advance(3 * minute);
  await hangsUp(answered);
  must(commands.agents.finishWrapUp('agent-203', 'admin'));
  // So many that waits can be estimated.
  for (let served = 0; served < 11; served += 1) {
    const call = await talks(app, '203', `+316200010${10 + served}`, toSupport);
    await clock.advance((2 + (served % 3)) * minute);
    await hangsUp(call);
    must(commands.agents.finishWrapUp('agent-203', 'admin'));
  }
  // And one who waited for as long as was told.
  const before = await talks(app, '203', '+31620001030', toSupport);
  const waited = await app.callIn('+31620001031', [toSupport]);
  await clock.advance(3 * minute);
  await hangsUp(before);
  must(commands.agents.finishWrapUp('agent-203', 'admin'));
  await settle();
  await app.pickUp('203');
  await clock.advance(3 * minute);
  await hangsUp(waited);
  must(commands.agents.finishWrapUp('agent-203', 'admin'));
  await agentsAre(app, 'logged-out', '203');

  const left = Date.now() - clock.nowMs();
  await clock.advance(left - 12 * minute);
  const short = await talks(app, '204', '+31610001010');
  await talks(app, '201', '+31611223344');
  await talks(app, '205', '+48221234567', toSupport);
  await clock.advance(2 * minute);
  await hangsUp(short);
  await agentsAre(app, { onBreak: 'lunch' }, '206');
  await clock.catchUp();
  await agentsAre(app, 'available', '202', '203');
  telephony.setReachable('207', false);
  await agentsAre(app, 'available', '207');
  for (const number of ['+31610001011', '+31610001012'])
    must(commands.callbacks.create({ number, queue: 'sales', priority: 3 }, 'admin'));
  await app.callIn('+31301112233', [toSupport]);
  telephony.lastTo('203').ring();
  await app.callIn('+31205559876', [toSales]);
  await app.callIn('+31205550000', []);
  await settle();
  return id;
}
