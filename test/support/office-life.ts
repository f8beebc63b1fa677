// What happens at the office under test: callers wait, talk, leave messages or are cut off; agents do something else.
// Never changes a figure by hand: the application lives through it.
import { writeFileSync } from 'node:fs';
import type { CompanyInput } from '../../src/api/company.js';
import { must, type ApplicationUnderTest } from './application-under-test.js';
import { settle } from './catching-up-clock.js';
import type { FakeEndpoint } from './fake-media.js';
import type { FakeIncoming, FakeOutgoing } from './fake-telephony.js';
import { officeCompany } from './office-company.js';

export interface CallMade {
  readonly leg: FakeIncoming;
  readonly endpoint: FakeEndpoint;
}

/** Keys of the office's menu. */
export const toSales = '1';
export const toSupport = '2';

/** The office can call out, and who waits in its queues can leave a message with key 1. */
export const reachableOffice: Partial<CompanyInput> = {
  trunks: [
    {
      ...{ id: 'demo', name: 'Demo carrier', addresses: ['127.0.0.1'] },
      outbound: { host: 'sip.example.net', callerNumber: '+31205550100' },
    },
  ],
  queues: officeCompany.queues.map((queue) => ({
    ...queue,
    voice: { ...queue.voice, leaveByDigit: { '1': { kind: 'voicemail' } } },
  })),
};

/** Everybody can serve every queue. */
export const ableAgents = officeCompany.agents.map((agent) => ({
  ...agent,
  skills: { sales: 5, support: 5, billing: 5 },
}));

/** A time zone in which it is the middle of the day: what a test lives through falls on one day there. */
export function middayZone(): string {
  const aheadHours = 12 - new Date().getUTCHours();
  // The signs of these names are the other way round.
  return `Etc/GMT${aheadHours > 0 ? '-' : '+'}${Math.abs(aheadHours)}`;
}

/** As a media server writes it: 8 kHz, 16 bit, mono. */
function silence(ms: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = ms * 16;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

/** What the agents of these extensions do from now on; `on-break` with its reason. */
export async function agentsAre(
  app: ApplicationUnderTest,
  status: 'available' | 'logged-out' | { readonly onBreak: string },
  ...extensions: readonly string[]
): Promise<void> {
  const change =
    typeof status === 'string' ? { status } : { status: 'on-break' as const, reason: status.onBreak };
  const agents = extensions.map((extension) => `agent-${extension}`);
  must(app.commands.agents.changeStatuses({ ...change, agents }, 'admin'));
  await settle();
}

/** The caller talks with the agent of the extension, who alone is rung. Whoever else is available must not be. */
export async function talks(
  app: ApplicationUnderTest,
  extension: string,
  number: string,
  digit = toSales,
): Promise<CallMade> {
  await agentsAre(app, 'available', extension);
  const call = await app.callIn(number, [digit]);
  await app.pickUp(extension);
  return call;
}

export async function hangsUp({ leg }: Pick<CallMade, 'leg'>): Promise<void> {
  if (leg.leg === undefined) throw new Error('nobody has answered the call');
  leg.leg.bye();
  await settle();
}

/** Somebody calls and gives up after `waitMs`. The clock must be behind. */
export async function givesUp(
  app: ApplicationUnderTest,
  number: string,
  waitMs = 30_000,
  digit = toSales,
): Promise<void> {
  const call = await app.callIn(number, [digit]);
  await app.clock.advance(waitMs);
  await hangsUp(call);
}

/** A message of that length in the mailbox of the queue; see `reachableOffice`. */
export async function leavesMessage(
  app: ApplicationUnderTest,
  number: string,
  durationMs: number,
  digit = toSales,
): Promise<void> {
  const { leg, endpoint } = await app.callIn(number, [digit]);
  endpoint.pressDigit('1');
  await settle();
  endpoint.endPrompt();
  await settle();
  const [recording] = endpoint.recorded;
  if (recording === undefined) throw new Error('no message is being recorded');
  writeFileSync(recording.path, silence(Math.min(durationMs, 500)));
  endpoint.endRecording(durationMs);
  await settle();
  endpoint.endPrompt();
  await settle();
  leg.leg?.bye();
  await settle();
}

/** What the endpoint that was made last plays is over: of whoever was connected last. */
export async function hearsToTheEnd(app: ApplicationUnderTest): Promise<void> {
  app.media.endpoints.at(-1)?.endPrompt();
  await settle();
}

/** The agent's phone, which rings for a callback, is picked up, and the customer is dialled. */
export async function callsBack(
  app: ApplicationUnderTest,
  extension: string,
  number: string,
): Promise<FakeOutgoing> {
  await app.pickUp(extension);
  await hearsToTheEnd(app);
  return app.telephony.lastTo(number);
}

/** Who waits asks to be called back by that key, confirms the number and says what it is about. */
export async function asksForCallback(app: ApplicationUnderTest, { endpoint }: CallMade, key: string) {
  endpoint.pressDigit(key);
  await settle();
  endpoint.pressDigit('1');
  await settle();
  endpoint.endPrompt();
  await settle();
  const [recording] = endpoint.recorded;
  if (recording === undefined) throw new Error('nobody listens to the reason');
  writeFileSync(recording.path, silence(1000));
  endpoint.endRecording(4000);
  await settle();
  await hearsToTheEnd(app);
}

/** Whoever waits is cut off by our fault, and listed to be called back. So is everybody else who is on the line. */
export async function allAreCutOff(app: ApplicationUnderTest): Promise<void> {
  app.telephony.setUp(false);
  await settle();
  app.telephony.setUp(true);
  await settle();
}
