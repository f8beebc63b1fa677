// The addresses of headers as phones and carriers write them, and as nobody should.
import { parseNameAddrs } from '../../../src/adapters/sip/name-addr.js';

const read = (text: string): unknown =>
  parseNameAddrs(text)?.map(({ name, uri, params }) => [name, uri, Object.fromEntries(params)]);

test.each([
  ['<sip:201@pbx>', [[undefined, 'sip:201@pbx', {}]]],
  ['sip:201@pbx;tag=1', [[undefined, 'sip:201@pbx', { tag: '1' }]]],
  ['Jan Peeters <sip:201@pbx>;tag=a', [['Jan Peeters', 'sip:201@pbx', { tag: 'a' }]]],
  [
    '"Jan \\"J\\" <x>, y" <sip:201@pbx;transport=tcp> ; TAG = a',
    [['Jan "J" <x>, y', 'sip:201@pbx;transport=tcp', { tag: 'a' }]],
  ],
  [
    '<sip:a@b>;expires=60;+sip.instance="<urn:uuid:1>";q',
    [[undefined, 'sip:a@b', { expires: '60', '+sip.instance': '<urn:uuid:1>', q: '' }]],
  ],
  [
    '<sip:a@b>, "c" <sip:c@d>;q=0.1',
    [
      [undefined, 'sip:a@b', {}],
      ['c', 'sip:c@d', { q: '0.1' }],
    ],
  ],
  ['  \r\n <tel:+31205550100;phone-context=x>', [[undefined, 'tel:+31205550100;phone-context=x', {}]]],
])('%s', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test.each([
  '',
  ' ',
  '<sip:a@b',
  '"x <sip:a@b>',
  '<>',
  '<sip:a b@c>',
  'sip:a@b c',
  '<sip:a@b>x',
  '<sip:a@b>;',
  '<sip:a@b>,',
  '<sip:a@b>;t="x',
  '<sip:a@b>;a b=c',
])('nothing comes of %j', (text) => {
  expect(read(text)).toBeUndefined();
});
