// Which texts of events are personal data.
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import {
  personalFieldsOf,
  possiblyPersonalFields,
  referenceTo,
  referredId,
} from '../../../src/core/journal/personal-fields.js';
import type { CallId, EpochMs, FlowId, LegId, QueueId } from '../../../src/core/kernel/ids.js';

const callId = 'c1' as CallId;
const queueId = 'sales' as QueueId;
const fieldsOf = (body: JournalEventBody): Record<string, string> =>
  Object.fromEntries(
    personalFieldsOf({ ...body, atMs: 1 as EpochMs }).map(({ field, kind, value }) => [
      field,
      `${kind} ${value}`,
    ]),
  );
const started = {
  kind: 'call-started',
  callId,
  dialled: '+31205550100',
  callerNumber: '+31612345678',
} as const;

it.each<[string, JournalEventBody, Record<string, string>]>([
  [
    'who calls us is a person, the number dialled is ours',
    { ...started, direction: 'inbound', callerName: 'Jan' },
    { callerNumber: 'number +31612345678', callerName: 'name Jan' },
  ],
  [
    'whom we call is a person, the number shown is ours',
    { ...started, direction: 'outbound', callerName: 'Jan' },
    { dialled: 'number +31205550100', callerName: 'name Jan' },
  ],
  [
    'colleagues among themselves are not customers',
    { ...started, direction: 'internal', dialled: '202', callerName: 'Els' },
    {},
  ],
  [
    'a number outside that a colleague dials is somebody’s, also when we do not call it',
    { ...started, direction: 'internal', dialled: '+31612345678', callerNumber: '201' },
    { dialled: 'number +31612345678' },
  ],
  ['who hides the number stays unknown', { ...started, direction: 'inbound', callerNumber: 'anonymous' }, {}],
  [
    'a key that chooses in a menu tells of the menu',
    { kind: 'digits-pressed', callId, flowId: 'f' as FlowId, nodeId: 'menu', digits: '2' },
    {},
  ],
  [
    'more keys tell of the caller',
    { kind: 'digits-pressed', callId, flowId: 'f' as FlowId, nodeId: 'menu', digits: '123456782' },
    { digits: 'typed 123456782' },
  ],
  [
    'a phone of ours has no number outside',
    { kind: 'leg-started', callId, legId: 'c1/1' as LegId, role: 'agent', sipCallId: 'x@127.0.0.1' },
    {},
  ],
  [
    'a number outside is somebody’s',
    {
      kind: 'call-redirected',
      callId,
      queueId,
      reason: 'closed',
      action: 'external',
      target: '+31611111111',
    },
    { target: 'number +31611111111' },
  ],
  [
    'an extension is ours',
    { kind: 'call-redirected', callId, queueId, reason: 'closed', action: 'extension', target: '205' },
    {},
  ],
])('%s', (_, event, expected) => expect(fieldsOf(event)).toEqual(expected));

it('puts numbers first: they tell whose the rest is', () => {
  const [first] = personalFieldsOf({
    kind: 'callback-requested',
    callId,
    callerName: 'Jan',
    number: '+31612345678',
    queueId,
    waitingSinceMs: 1 as EpochMs,
    by: 'caller',
    atMs: 1 as EpochMs,
  });
  expect(first).toEqual({ field: 'number', kind: 'number', value: '+31612345678' });
});

it('lets nobody write what stands for another’s value', () => {
  const forged = { ...started, direction: 'internal', dialled: '202', callerName: referenceTo(7) } as const;
  expect(fieldsOf(forged)).toEqual({ callerName: `typed ${referenceTo(7)}` });
  expect(possiblyPersonalFields('call-started')).toContain('callerName');
});

it.each([
  ['⟨17⟩', 17],
  ['17', undefined],
  ['⟨⟩', undefined],
  ['⟨17⟩0', undefined],
  ['+31612345678', undefined],
  ['⟨99999999999999999999⟩', undefined],
])('reads a reference: %s', (text, id) => expect(referredId(text)).toBe(id));
