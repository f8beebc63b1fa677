// What counts as the same when people search.
// Never about order: sorting by folded text is good enough.
import { foldText } from '../../../src/core/kernel/folded-text.js';

test.each([
  ['Łódź', 'lodz'],
  ['Świętosława Żółć', 'swietoslawa zolc'],
  ['Coördinatie Één', 'coordinatie een'],
  ['Straße', 'strasse'],
  ['Bjørn Ærø', 'bjorn aero'],
  ['plain 12', 'plain 12'],
])('%s is looked for as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});
