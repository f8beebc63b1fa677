// A number that is sought is handed on as it is recorded, when it can be a whole one.
// Never searches; the store does.
import type { CallListQuery } from '../../../src/api/calls.js';
import { createCallQueries } from '../../../src/app/calls/call-queries.js';
import { sampleCompany } from '../application/commands-fixture.js';

it.each([
  ['06 12 34 56 78', '+31612345678'],
  ['+48 22 123 45 67', '+48221234567'],
  ['2055', undefined],
  [undefined, undefined],
])('%s is looked for as %s', (number, contact) => {
  const asked: (readonly [CallListQuery, string | undefined])[] = [];
  const calls = (query: CallListQuery, known?: string) => {
    asked.push([query, known]);
    return { calls: [], total: 0, isAll: true, next: null };
  };
  const query = { limit: 10, ...(number === undefined ? {} : { number }) };
  createCallQueries({ calls, call: () => undefined }, sampleCompany).list(query);
  expect(asked).toEqual([[query, contact]]);
});
