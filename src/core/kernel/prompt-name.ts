// What recordings are called.
// Never says where one lies; the media adapter does.

/** Name of a recording, resolved per language by the media adapter, e.g. `welcome` → `prompts/nl/welcome.wav`. */
export type PromptName = string;
