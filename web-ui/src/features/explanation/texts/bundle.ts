// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { explanationBundleEn } from './en.js';
import { explanationBundleNl } from './nl.js';
import { explanationBundlePl } from './pl.js';

export const explanationBundle = {
  en: explanationBundleEn,
  nl: explanationBundleNl,
  pl: explanationBundlePl,
};
