// Fields that items of several features have: keys, names, numbers.
// Never a whole item.
import { z } from 'zod';

/** Control characters: line breaks, tabs and the like. */
export const invisible = /\p{Cc}/u;

export const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')
  .describe('Key: lower-case letters, digits and dashes');
/** One line in which everything can be seen: it stands in lists, on phones and in the log. */
export const nameUpTo = (characters: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(characters)
    .check(({ value, issues }) => {
      if (!invisible.test(value)) return;
      const message = 'expected a name without line breaks and control characters';
      issues.push({ code: 'invalid_format', format: 'one-line', input: value, message });
    });
export const name = nameUpTo(80);
export const extensionNumber = z.string().regex(/^\d{2,6}$/, '2 to 6 digits');
export const seconds = (min: number, max: number) => z.number().int().min(min).max(max);
export const promptName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'name of a prompt, e.g. welcome');
export const dtmfDigit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']);

/** As people write it; the company's numbering plan brings it to E.164, as which it is kept and answered. */
export const publicNumber = z
  .string()
  .trim()
  .max(40)
  .regex(
    /^\+?(?:[\s()./-]*\d){4,20}[\s()./-]*$/,
    'expected a telephone number with country code, e.g. +31205550100, or as it is dialled in the country, e.g. 020 5550100',
  )
  .describe('Telephone number as people write it; kept and answered as E.164');
