// A person is found by a number however it is written.
// Never tests what a number is; core/pbx does.
import { writtenForms } from '../../../src/app/subjects/written-forms.js';

const plan = { countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' };
const forms = ['+31612345678', '31612345678', '0612345678', '0031612345678'];

it.each([
  '+31612345678',
  '06 12 34 56 78',
  '06-12345678',
  '0031 6 12345678',
  '+31 (0)6 12345678',
  '31612345678',
  'tel:+31612345678',
  '\u202a+31 6 12345678\u202c',
  '+31\u00a06\u00a012345678\u200b',
])('finds %s in each of its forms', (text) => expect(writtenForms(text, plan)).toEqual(forms));

it('takes what no plan knows as it came', () => {
  expect(writtenForms('1-800-FLOWERS', plan)).toEqual(['1800FLOWERS']);
  expect(writtenForms('1450', plan)).toEqual(['1450']);
});

it.each(['', 'anonymous', ' Unknown '])('is nobody for %j', (text) =>
  expect(writtenForms(text, plan)).toEqual([]),
);
