import { serviceLevelOf, serviceLevelPercentOf } from '../../../src/core/acd/service-level.js';

const sums = { answered: 0, answeredInTarget: 0, abandoned: 0, overflowed: 0 };

describe('the service level', () => {
  it.each([
    ['nobody is decided', sums, undefined, null],
    ['all in time', { ...sums, answered: 4, answeredInTarget: 4 }, 1, 100],
    ['some late', { ...sums, answered: 3, answeredInTarget: 2 }, 2 / 3, 66.7],
    ['who gives up counts against it', { ...sums, answered: 1, answeredInTarget: 1, abandoned: 1 }, 0.5, 50],
    ['so does who is sent elsewhere', { ...sums, answered: 1, answeredInTarget: 1, overflowed: 3 }, 0.25, 25],
    ['nobody reached an agent', { ...sums, overflowed: 2 }, 0, 0],
  ])('%s', (_, figures, level, percent) => {
    expect(serviceLevelOf(figures)).toBe(level);
    expect(serviceLevelPercentOf(figures)).toBe(percent);
  });
});
