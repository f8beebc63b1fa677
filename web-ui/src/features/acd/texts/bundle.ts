// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { acdBundleEn } from './en.js';
import { acdBundleNl } from './nl.js';
import { acdBundlePl } from './pl.js';

export const acdBundle = { en: acdBundleEn, nl: acdBundleNl, pl: acdBundlePl };
