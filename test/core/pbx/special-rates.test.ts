// Numbers that cost more than a call to a person, in the countries where the company may be.
import { isSpecialRate } from '../../../src/core/pbx/special-rates.js';

test.each([
  '+31900123456',
  '+319061234',
  '+31840123456',
  '+48701234567',
  '+48801234567',
  '+3290123456',
  '+499001234567',
  '+491801234567',
  '+447012345678',
  '+449098790000',
  '+19005551234',
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
  '+12125551234',
  '+1',
  '',
])('%j does not', (number) => {
  expect(isSpecialRate(number)).toBe(false);
});
