// Numbers that cost more than a call to a person, whatever the country.
import { isSpecialRate } from '../../../src/adapters/numbering/special-rates.js';

test.each([
  '+31900123456',
  '+319061234',
  // With the trunk prefix, which carriers leave out.
  '+310840123456',
  '+310676123456',
  '+4409098790000',
  '+31840123456',
  '+48701234567',
  '+48801234567',
  '+3290123456',
  '+499001234567',
  '+491801234567',
  '+447012345678',
  '+449098790000',
  '+19005551234',
  // Pay per call, in New York and Toronto.
  '+12129761234',
  '+14169761234',
  '+33899123456',
  '+33810123456',
  '+39899123456',
  '+34806123456',
  '+43900123456',
  '+3531570123456',
])('%s costs more', (number) => {
  expect(isSpecialRate(number)).toBe(true);
});

test.each([
  '+31612345678',
  '+31205550100',
  '+31880001234',
  '+318001234',
  '+48601234567',
  '+48221234567',
  '+3222123456',
  '+442079460000',
  '+4930123456',
  '+33142685300',
  '+390612345678',
  '+31600000001',
  '+12125551234',
  '+18005551234',
  '+18885551234',
  // Kingston, Jamaica, where 976 is an exchange as any other.
  '+18769761234',
  '+1',
  '',
])('%j does not', (number) => {
  expect(isSpecialRate(number)).toBe(false);
});
