// What fields that several features share take, and what they say of the rest.
import { agentStatusItemSchema } from '../../src/api/agent-statuses.js';
import { name } from '../../src/api/fields.js';
import { ruleOfIssue } from '../../src/api/issue-rule.js';

test.each(['two\nlines', 'a\ttab', 'a bell\u0007', 'next\u0085line'])('a name is one line: %j', (text) => {
  const { error } = name.safeParse(text);
  expect(error?.issues.map((issue) => [issue.message, ruleOfIssue(issue)])).toEqual([
    [
      'expected a name without line breaks and control characters',
      { code: 'invalid_format', formats: ['one-line'] },
    ],
  ]);
});

test('what agents do while they take no calls is named in one line too', () => {
  const { error } = agentStatusItemSchema.safeParse({ id: 'lunch', names: { en: 'Long\tlunch' } });
  expect(error?.issues.map(({ path }) => path)).toEqual([['names', 'en']]);
});

test('what is around a name is no part of it', () => {
  expect(name.parse(' Kraków – łódź 1\n')).toBe('Kraków – łódź 1');
});
