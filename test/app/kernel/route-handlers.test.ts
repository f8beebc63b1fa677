// Proof that a handler which does not fit its route does not compile.
// Never runs a handler: the compiler is what is tested.
import { z } from 'zod';
import type { RouteDefinition } from '../../../src/api/api-feature.js';
import type { RouteHandlers } from '../../../src/app/kernel/route-handlers.js';
import { granted } from '../../../src/core/kernel/refusal.js';

const table = {
  one: {
    method: 'put',
    path: '/things/{id}',
    summary: '',
    tag: '',
    access: ['admin'],
    body: z.strictObject({ size: z.number() }),
    response: z.strictObject({ ok: z.boolean() }),
  },
  open: { method: 'get', path: '/open', summary: '', tag: '', access: 'public' },
} as const satisfies Record<string, RouteDefinition>;
type Handlers = RouteHandlers<typeof table>;
const open: Handlers['open'] = () => granted(undefined);

test('handlers that fit compile, others do not', () => {
  const right: Handlers = {
    one: ({ params, body, session }) => granted({ ok: params.id === session.username && body.size > 0 }),
    open,
  };
  // @ts-expect-error a route without handler
  const missing: Handlers = { open };
  // @ts-expect-error an answer of another shape than the schema
  const wrongAnswer: Handlers = { one: () => granted({ ok: 'yes' }), open };
  // @ts-expect-error a parameter that the path does not have
  const wrongParam: Handlers = { one: ({ params }) => granted({ ok: params.key === '' }), open };
  // @ts-expect-error a body field that the schema does not have
  const wrongBody: Handlers = { one: ({ body }) => granted({ ok: body.colour === '' }), open };
  // @ts-expect-error a public route may have no session
  const noSession: Handlers['open'] = ({ session }) => granted(void session.username);
  expect([right, missing, wrongAnswer, wrongParam, wrongBody, noSession]).toHaveLength(6);
  expect(Object.keys(right)).toEqual(Object.keys(table));
});
