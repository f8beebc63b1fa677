// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { callbacksBundleEn } from './en.js';
import { callbacksBundleNl } from './nl.js';
import { callbacksBundlePl } from './pl.js';

export const callbacksBundle = { en: callbacksBundleEn, nl: callbacksBundleNl, pl: callbacksBundlePl };
