// What the web API reads of a request's body, for every route that takes one: the text, and the schema of the route.
// Never calls a handler.
import fc from 'fast-check';
import { z } from 'zod';
import { routes } from '../../../src/api/routes.js';
import { ruleOfIssue } from '../../../src/api/issue-rule.js';
import { listDefinitions } from '../../../src/adapters/http/route-list.js';
import type { FuzzTarget } from '../fuzzing.js';
import { valueOf, type JsonSchema } from '../value-of-schema.js';

/** Repeatable: the samples are the same in each run. */
const sampling = { seed: 1, numRuns: 6 };

const bodies = listDefinitions(routes).flatMap(({ definition }) => {
  const { body } = definition;
  return body === undefined ? [] : [body];
});

/** Several routes take the same body. */
const schemas = [...new Set(bodies)];

function samplesOf(schema: z.ZodType, index: number): Buffer[] {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return fc
    .sample(valueOf(shape, shape), sampling)
    .map((value) => Buffer.from(`${index} ${JSON.stringify(value)}`));
}

/** The first word of a message is the route whose schema reads the rest. */
const bodyOfRoute: FuzzTarget = {
  name: 'http-body',
  samples: schemas.flatMap(samplesOf),
  words: [
    '{}',
    '[]',
    'null',
    'true',
    '""',
    '{"a":',
    '"__proto__":',
    '"id":',
    '"kind":',
    '\\u0000',
    '\\ud800',
    '1e400',
  ],
  maxBytes: 32_768,
  read: (bytes) => {
    const text = bytes.toString('utf8');
    const blank = text.indexOf(' ');
    const schema = schemas[Number.parseInt(text.slice(0, blank), 10) % schemas.length];
    if (schema === undefined) return;
    let value: unknown;
    try {
      value = JSON.parse(text.slice(blank + 1));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return;
    }
    const result = schema.safeParse(value);
    if (result.success) JSON.stringify(result.data);
    else for (const issue of result.error.issues.slice(0, 20)) ruleOfIssue(issue);
  },
};

export const httpTargets: readonly FuzzTarget[] = [bodyOfRoute];
