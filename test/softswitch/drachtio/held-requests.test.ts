// Requests that wait for an application: one that went away, and the first of all.
// Never opens a socket.
import type { ApplicationClient } from '../../../src/softswitch/drachtio/application-client.js';
import { ApplicationRegistry } from '../../../src/softswitch/drachtio/application-registry.js';
import { HeldRequests } from '../../../src/softswitch/drachtio/held-requests.js';
import type { ServerTransaction } from '../../../src/softswitch/sip/transaction-model.js';
import { FakeTimers } from '../sip/fake-timers.js';

const graceMs = 60_000;
const requestOf = (method: string): ServerTransaction =>
  ({ request: { method }, answerable: true }) as Partial<ServerTransaction> as ServerTransaction;

let timers: FakeTimers;
let registry: ApplicationRegistry;
let offered: ServerTransaction[];
beforeEach(() => {
  timers = new FakeTimers();
  registry = new ApplicationRegistry();
  offered = [];
});
const held = (forMs = graceMs): HeldRequests =>
  new HeldRequests({
    ...{ registry, timers, graceMs: forMs },
    offer: (transaction) => void offered.push(transaction),
  });

test('who calls or registers at a server that has just been started waits for its application', () => {
  const requests = held();
  const [call, registration] = [requestOf('INVITE'), requestOf('REGISTER')];
  expect([call, registration].map((one) => requests.hold(one))).toEqual([true, true]);
  registry.add({
    routes: new Set(['invite', 'register']),
  } as Partial<ApplicationClient> as ApplicationClient);
  requests.noteRoute('invite');
  requests.noteRoute('register');
  expect(offered).toEqual([call, registration]);
});

test('nothing else waits there, nothing when the application never came, and nothing without a grace time', () => {
  const requests = held();
  expect(requests.hold(requestOf('OPTIONS'))).toBe(false);
  timers.advance(graceMs);
  expect(requests.hold(requestOf('INVITE'))).toBe(false);
  expect(held(0).hold(requestOf('INVITE'))).toBe(false);
});
