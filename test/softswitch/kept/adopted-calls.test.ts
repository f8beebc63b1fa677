// The service's own ports over calls that a client left behind: what they adopt does all that a new leg or endpoint does.
// Never reaches below the ports.
import Srf from 'drachtio-srf';
import { FsmrfMedia } from '../../../src/adapters/media/fsmrf-media.js';
import { DrachtioTelephony } from '../../../src/adapters/sip/drachtio-telephony.js';
import { KeptLegs } from '../../../src/adapters/sip/kept-legs.js';
import type { MediaEndpoint } from '../../../src/app/ports/media.js';
import type {
  AdoptableLeg,
  EstablishedLeg,
  IncomingLeg,
  OutgoingLeg,
} from '../../../src/app/ports/telephony.js';
import type { TrunkId } from '../../../src/core/kernel/ids.js';
import { MemoryBindings } from '../../adapters/sip/telephony-fixture.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { eventually } from '../../support/eventually.js';
import { phoneSdp } from '../esl/media-server-fixture.js';
import { isOver, KeptFixture } from './kept-fixture.js';

jest.setTimeout(60_000);

let fixture: KeptFixture;
let telephony: DrachtioTelephony;
let media: FsmrfMedia;
let log: FakeLog;
/** Endpoints asked for side by side, at most. */
let mostAtOnce: number;

beforeEach(async () => {
  fixture = await KeptFixture.open(30_000);
});
afterEach(async () => {
  await telephony.close();
  await media.close();
  await fixture.close();
});

function watchRequests(srf: Srf): void {
  const createUAC = srf.createUAC.bind(srf) as (...options: readonly unknown[]) => unknown;
  let asked = 0;
  const watched = (...options: readonly unknown[]): unknown => {
    const made = createUAC(...options);
    if (!(made instanceof Promise)) return made;
    mostAtOnce = Math.max(mostAtOnce, (asked += 1));
    return made.finally(() => (asked -= 1));
  };
  srf.createUAC = watched as typeof srf.createUAC;
}

/** `trunk`: where callers come from. */
async function startNextRun(trunk: TrunkId | 'none' = 'carrier' as TrunkId): Promise<void> {
  await fixture.killClient();
  log = createFakeLog();
  const srf = new Srf();
  mostAtOnce = 0;
  watchRequests(srf);
  const kept = new KeptLegs(srf);
  const { addresses } = fixture.softswitch;
  media = new FsmrfMedia(srf, {
    servers: [{ ...addresses.eventSocket, password: 'ClueCon', promptsDir: fixture.folder }],
    ...{ profile: 'drachtio_mrf', listenHost: '127.0.0.1', installation: 'this', kept, log },
  });
  telephony = new DrachtioTelephony(srf, {
    ...addresses.drachtio,
    ...{ secret: 'cymru', bindings: new MemoryBindings(), kept, clock: createFakeClock(), log },
    directory: {
      trunkOf: () => (trunk === 'none' ? undefined : trunk),
      isTrunkHost: () => false,
      isDid: () => true,
      extension: () => undefined,
      sipHa1: () => undefined,
      outboundTrunk: () => undefined,
    },
  });
  telephony.connection.onConnection((connected, name) => media.noteSipServer(connected, name));
  await media.connect(5000);
  await telephony.connect(5000);
}

const legOf = (legs: readonly AdoptableLeg[], callId: string): AdoptableLeg =>
  legs.find(({ sipCallId }) => sipCallId === callId)!;

interface LegOfKind {
  readonly established: EstablishedLeg;
  readonly incoming: IncomingLeg;
  readonly outgoing: OutgoingLeg;
}

async function adopted<K extends keyof LegOfKind>(leg: AdoptableLeg, kind: K): Promise<LegOfKind[K]> {
  const made = await leg.adopt();
  expect(made?.kind).toBe(kind);
  return made!.leg as LegOfKind[K];
}

const endsOf = (leg: EstablishedLeg): string[] => {
  const ends: string[] = [];
  leg.onHungUp((cause) => ends.push(cause));
  return ends;
};

test('a bridged pair is adopted: both talk on, hold and hang-up of either side are heard', async () => {
  const [a, b] = await fixture.pair();
  await startNextRun();
  const { legs, ended } = await telephony.adoptLegs([]);
  expect(ended).toEqual([]);
  expect(legs.map(({ direction, state }) => `${direction} ${state}`)).toEqual([
    'incoming established',
    'incoming established',
  ]);
  const endpoints = await media.adoptEndpoints();
  expect(endpoints).toHaveLength(2);
  expect(endpoints[0]!.peer).toBe(endpoints[1]!.id);
  const legA = await adopted(legOf(legs, a.dialog.callId), 'established');
  const legB = await adopted(legOf(legs, b.dialog.callId), 'established');
  expect(legA.dialogId).toBe(legOf(legs, a.dialog.callId).dialogId);
  const known = new Map<string, MediaEndpoint>();
  for (const one of endpoints) known.set(one.id, (await one.adopt())!);
  expect([...known.values()].map(({ id }) => id)).toEqual(endpoints.map(({ id }) => id));
  // The leg's answer names the endpoint's port: that is how the two belong together.
  const mediaOf = (sdp: string): string => /m=audio (\d+)/.exec(sdp)![1]!;
  const endpointA = [...known.values()].find(
    ({ localSdp }) => mediaOf(localSdp) === mediaOf(a.dialog.remoteBody),
  )!;

  legA.onReoffer((sdp, source) => endpointA.modify(sdp, source));
  const held = await a.dialog.reinvite(phoneSdp(a.peer.port, '8').replace('sendrecv', 'sendonly'));
  expect(held).toMatchObject({ kind: 'accepted' });
  expect((held as { body: string }).body).toContain('a=recvonly');
  await a.dialog.reinvite(phoneSdp(a.peer.port, '8'));
  await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500)]);

  const ends = endsOf(legA);
  await a.dialog.bye();
  await eventually('the hang-up is told', () => ends.length === 1);
  expect(ends).toEqual(['hung-up']);
  await legB.hangUp();
  await eventually('the other has a BYE', () => isOver(b));
  await Promise.all([...known.values()].map((endpoint) => endpoint.destroy()));
  expect((await telephony.adoptLegs([])).legs).toEqual([]);
});

test('of many endpoints a few at a time are taken over, so that none waits for the others in its own time', async () => {
  for (let count = 0; count < 7; count += 1) await fixture.call('music');
  await startNextRun();
  const endpoints = await media.adoptEndpoints();
  expect(endpoints).toHaveLength(7);
  const adopted = await Promise.all(endpoints.map((endpoint) => endpoint.adopt()));
  expect(adopted.map((endpoint) => endpoint?.id)).toEqual(endpoints.map(({ id }) => id));
  // A fifth may ask whether the way to the media server is open.
  expect(mostAtOnce).toBeLessThanOrEqual(5);
  await Promise.all(adopted.map((endpoint) => endpoint!.destroy()));
});

test('music goes on when its endpoint is adopted, can be stopped, and keys are heard', async () => {
  const listener = await fixture.call('music');
  listener.peer.startStream(8, 0);
  await listener.peer.untilTone(700);
  await startNextRun();
  const [adoptable] = await media.adoptEndpoints();
  expect(adoptable).toMatchObject({ busy: true, peer: undefined });
  const endpoint = (await adoptable!.adopt())!;
  await listener.peer.untilTone(700);
  await endpoint.stop();
  await listener.peer.untilSilence();
  endpoint.startBackground({ kind: 'ringback' });
  await listener.peer.untilTone(425);
  const keys: string[] = [];
  endpoint.onDigit((digit) => keys.push(digit));
  await endpoint.stop();
  await listener.peer.sendDigit(7);
  await eventually('the key is told', () => keys.length === 1);
  expect(keys).toEqual(['7']);

  // What nobody adopts ends.
  const ended: string[] = [];
  endpoint.onEnded((cause) => ended.push(cause));
  await telephony.endUnadopted();
  await eventually('the caller has a BYE', () => isOver(listener));
  expect(ended).toEqual([]);
  await endpoint.destroy();
});

test('who waits for an answer gets it, and phones that ring are heard', async () => {
  const waiting = fixture.dial('early');
  await eventually('it rings', () => fixture.noted('early').length === 1);
  const answers: ((status: number) => void)[] = [];
  fixture.phones.onInvite((invite) => {
    invite.ring();
    answers.push((status) => {
      if (status === 200) void invite.answer({ body: phoneSdp(4004, '8') });
      else invite.refuse(status);
    });
  });
  for (const user of ['first', 'second']) fixture.clientDials(user);
  await eventually('both ring', () => fixture.noted('rings').length === 2);
  await startNextRun();
  const { legs } = await telephony.adoptLegs([]);
  const ringing = legs.filter(({ direction }) => direction === 'outgoing');
  expect(ringing.map(({ state, invite }) => [state, typeof invite])).toEqual([
    ['ringing', 'string'],
    ['ringing', 'string'],
  ]);
  const outgoing = [];
  for (const leg of ringing) outgoing.push(await adopted(leg, 'outgoing'));
  const rang: number[] = [];
  outgoing.forEach((leg, index) => leg.onRinging(() => rang.push(index)));
  await eventually('both are known to ring', () => rang.length === 2);
  expect(outgoing.map(({ invites }) => invites)).toEqual(ringing.map(({ invite }) => [invite]));
  answers[0]!(486);
  answers[1]!(200);
  const outcomes = await Promise.all(outgoing.map(({ outcome }) => outcome));
  expect(outcomes).toContainEqual({ kind: 'failed', cause: 'busy', sipStatus: 486 });
  const answered = outcomes.find((outcome) => outcome.kind === 'answered');
  expect(answered?.leg.remoteSdp).toContain('m=audio 4004');
  await answered?.leg.hangUp();

  const incoming = await adopted(legOf(legs, fixture.noted('early')[0]!.callId), 'incoming');
  expect(incoming).toMatchObject({ origin: { kind: 'trunk', trunkId: 'carrier' }, dialled: 'early' });
  const leg = incoming.answer(phoneSdp(4008, '8'));
  expect(await waiting.outcome).toMatchObject({ kind: 'established' });
  const established = await leg;
  expect(established).toBeDefined();
  await established!.hangUp();
});

test('a caller who waits for an answer on a trunk that is no more is refused', async () => {
  const waiting = fixture.dial('early');
  await eventually('it rings', () => fixture.noted('early').length === 1);
  await startNextRun('none');
  const [leg] = (await telephony.adoptLegs([])).legs;
  expect(await leg!.adopt()).toBeUndefined();
  expect(await waiting.outcome).toMatchObject({ kind: 'failed', status: 480 });
});

test('a phone that still rings can be cancelled', async () => {
  const cancelled = new Promise<void>((resolve) =>
    fixture.phones.onInvite((invite) => {
      invite.onCancel(resolve);
      invite.ring();
    }),
  );
  fixture.clientDials('phone');
  await eventually('it rings', () => fixture.noted('rings').length === 1);
  await startNextRun();
  const [leg] = (await telephony.adoptLegs([])).legs;
  const outgoing = await adopted(leg!, 'outgoing');
  outgoing.cancel('answered-elsewhere');
  await cancelled;
  expect(await outgoing.outcome).toEqual({ kind: 'failed', cause: 'cancelled' });
});

test('a leg that is gone by the time it is asked for is none', async () => {
  const caller = await fixture.call('music');
  await startNextRun();
  const [leg] = (await telephony.adoptLegs([])).legs;
  await caller.dialog.bye();
  expect(await leg!.adopt()).toBeUndefined();
  expect((await telephony.adoptLegs([])).ended).toMatchObject([
    { dialogId: leg!.dialogId, reason: 'hung-up' },
  ]);
});
