// The rule of a schema that a value breaks, as data: what it takes to say it in any language.
// Never says it; who answers and who shows do.
import type { z } from 'zod';
import type { ApiIssue } from './common.js';

export function ruleOfIssue(issue: z.core.$ZodIssue): ApiIssue {
  switch (issue.code) {
    case 'too_small':
      return { code: issue.code, origin: issue.origin, limit: Number(issue.minimum) };
    case 'too_big':
      return { code: issue.code, origin: issue.origin, limit: Number(issue.maximum) };
    case 'invalid_format':
      return { code: issue.code, formats: [issue.format] };
    case 'invalid_union': {
      const formats = issue.errors.flatMap(([first]) =>
        first?.code === 'invalid_format' ? [first.format] : [],
      );
      const isText = formats.length > 0 && formats.length === issue.errors.length;
      return isText ? { code: 'invalid_format', formats } : { code: issue.code };
    }
    default:
      return { code: issue.code };
  }
}
