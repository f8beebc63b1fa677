// Where a phone, or somebody at the API, wants a call to go: Refer-To with all that may be hidden in it, and numbers as people write them.
// Never dials.
import type Srf from 'drachtio-srf';
import { referOf } from '../../../src/adapters/sip/refer-request.js';
import { writtenForms } from '../../../src/app/subjects/written-forms.js';
import type { NumberingPlan } from '../../../src/core/pbx/dial-plan-model.js';
import { resolveFromExtension } from '../../../src/core/pbx/dial-plan.js';
import { isDialable, normaliseNumber } from '../../../src/core/pbx/number-normalisation.js';
import type { ExtensionNumber } from '../../../src/core/kernel/ids.js';
import { createFakeLog } from '../../support/fake-log.js';
import type { FuzzTarget } from '../fuzzing.js';

const plans: readonly NumberingPlan[] = [
  { countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' },
  { countryCode: '48', internationalPrefix: '00', trunkPrefix: '' },
];
const extension = '201' as ExtensionNumber;

function judge(text: string): void {
  for (const plan of plans) {
    const number = normaliseNumber(text, plan);
    if (number.kind === 'e164') {
      if (!isDialable(number.number)) throw new Error(`${number.number} cannot be dialled`);
      const again = normaliseNumber(number.number, plan);
      if (again.kind !== 'e164' || again.number !== number.number)
        throw new Error(`${number.number} changes`);
    }
    const target = resolveFromExtension(text, [extension], [], plan);
    if (target.kind === 'destination' && target.dialled !== extension) throw new Error('leads to nobody');
    writtenForms(text, plan);
  }
}

const number: FuzzTarget = {
  name: 'dialled-number',
  samples: [
    '201',
    '*11',
    '+31 (0)20 555 01 00',
    '0031612345678',
    'tel:+48-22-123-45-67;x=y',
    'anonymous',
  ].map((text) => Buffer.from(text)),
  words: ['+31', '(0)', '%2B', ';phone-context=', '\u00a0', '⟨1⟩', 'sip:', '@'],
  maxBytes: 8_192,
  read: (bytes) => judge(bytes.toString('utf8')),
};

const referTo: FuzzTarget = {
  name: 'refer-to',
  samples: [
    '<sip:205@127.0.0.1>',
    '"Anna" <sip:0612345678@127.0.0.1:5060;transport=udp>;x=1',
    'sip:205@127.0.0.1;method=BYE',
    '<sip:205@127.0.0.1?Replaces=12adf2f34456gs5%3Bto-tag%3D12345%3Bfrom-tag%3D54321&Require=replaces>',
    '<sips:%30612@[2001:db8::1]>',
    '<tel:+31-20-555-0100>',
    '<sip:1@a>, <sip:2@b>',
  ].map((text) => Buffer.from(text)),
  words: ['<', '>', '?Replaces=', '%3Bto-tag%3D', '%0d%0a', '%', '&', 'sip:', '@', '"', ';early-only', '\\"'],
  maxBytes: 8_192,
  read: (bytes) => {
    // A header's value, as the frame guard lets it by.
    const value = bytes.toString('utf8').replace(/[\r\n]/g, ' ');
    const headers: Readonly<Record<string, string>> = { 'Refer-To': value, CSeq: '2 REFER' };
    const req = { has: (name: string) => name in headers, get: (name: string) => headers[name] };
    const refer = referOf({} as Srf.Dialog, req as Srf.SrfRequest, {} as Srf.SrfResponse, log);
    if (typeof refer === 'object') judge(refer.target);
  },
};
const log = createFakeLog();

export const numberTargets: readonly FuzzTarget[] = [number, referTo];
