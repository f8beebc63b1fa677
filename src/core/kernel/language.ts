// The languages that Centrale speaks to callers and writes in.
// Never holds a text.

export type Language = 'en' | 'nl' | 'pl';
