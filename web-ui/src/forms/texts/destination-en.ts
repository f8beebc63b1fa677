// English texts of destinations: where a call can be led to, wherever that is chosen.
// Never formats numbers or times: they arrive as text.
export const destinationEn = {
  kinds: {
    flow: 'Menu',
    queue: 'Queue',
    extension: 'Extension',
    external: 'External number',
    voicemail: 'Voicemail',
    announcement: 'Custom announcement, then hang up',
    callback: 'Offer a callback',
  },
  /** Nothing is chosen, where something happens all the same. */
  standard: 'Standard announcement, then hang up',
  thisQueue: 'This queue',
  keepWait: 'The wait so far counts there',
  number: 'Number',
  greeting: 'Greeting',
  maxSeconds: 'Maximum length (s)',
  prompt: 'Announcement',
  gone: 'This no longer exists.',
  callbackNeedsTrunk:
    'There is no trunk for outbound calls yet, so callbacks are not offered. Set one up under Setup, Trunks.',
  notServed: (channel: string) => `Not served there: ${channel}. Choose a queue that serves this channel.`,
  faults: {
    'same-queue': 'This is the same queue.',
    'no-outbound-trunk': 'There is no trunk for outbound calls yet. Set one up under Setup, Trunks.',
    'queue-required': 'Choose a queue.',
  },
};

export type DestinationTexts = typeof destinationEn;
