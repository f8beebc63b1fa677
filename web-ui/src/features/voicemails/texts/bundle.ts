// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { voicemailsBundleEn } from './en.js';
import { voicemailsBundleNl } from './nl.js';
import { voicemailsBundlePl } from './pl.js';

export const voicemailsBundle = { en: voicemailsBundleEn, nl: voicemailsBundleNl, pl: voicemailsBundlePl };
