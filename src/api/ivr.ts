// Menus as admins draw them.
// Never holds logic; core/ivr checks a flow as a whole.
import { z } from 'zod';
import { admins, route, type ApiFeature } from './api-feature.js';
import { callWishesSchema } from './acd.js';
import { languageSchema } from './common.js';
import { configurationList } from './configuration-list.js';
import { destinationShapes } from './destination.js';
import { dtmfDigit, key, name, promptName, seconds } from './fields.js';
import { promptsSchema, soundsSchema } from './system.js';

const nodeName = z.string().min(1).max(60);

const served = {
  /** What callers who come this way ask for beyond the queue. */
  wishes: callWishesSchema.optional(),
};
const talked = {
  /** Step for callers with whom somebody has talked and who were hung up on, e.g. a question; default: the call ends. */
  afterwards: nodeName.optional(),
};

export const flowNodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('menu'),
    prompt: promptName,
    choices: z.partialRecord(
      dtmfDigit,
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('go-to'), node: nodeName }),
        z.strictObject({ kind: z.literal('repeat') }),
      ]),
    ),
    inputTimeoutSeconds: seconds(1, 60).default(5),
    maxNoInput: z.number().int().min(1).max(10).default(2),
    onNoInput: nodeName,
    invalidPrompt: promptName.optional(),
    maxInvalid: z.number().int().min(1).max(10).default(3),
  }),
  z.strictObject({ kind: z.literal('play'), prompt: promptName, next: nodeName }),
  // Where a call can be led to from anywhere.
  destinationShapes.queue.extend({ ...served, ...talked }),
  destinationShapes.flow.extend(served),
  destinationShapes.extension.extend(talked),
  destinationShapes.external.extend(talked),
  destinationShapes.voicemail,
  destinationShapes.announcement,
  destinationShapes.callback.extend(served),
  z.strictObject({ kind: z.literal('hang-up') }),
]);

export const flowSchema = z.strictObject({
  id: key,
  name,
  language: languageSchema,
  start: nodeName,
  nodes: z.record(nodeName, flowNodeSchema),
});

export const flowList = configurationList({
  one: 'flow',
  component: 'Flow',
  schema: flowSchema,
  key: 'id',
  destinations: ['nodes.*'],
});

export type FlowConfig = z.infer<typeof flowSchema>;

/** What menus add. */
export const ivrApi = {
  routes: {
    prompts: route({
      method: 'get',
      path: '/prompts',
      summary: 'Names of the recordings that menus can play, for each language',
      tag: 'company',
      access: admins,
      response: promptsSchema,
    }),
    sounds: route({
      method: 'get',
      path: '/sounds',
      summary: 'Where recordings and music are kept, and the names of the music there is',
      tag: 'company',
      access: admins,
      response: soundsSchema,
    }),
  },
  components: {
    Prompts: promptsSchema,
    Sounds: soundsSchema,
    FlowNode: flowNodeSchema,
  },
} as const satisfies ApiFeature;
