// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { companyBundleEn } from './en.js';
import { companyBundleNl } from './nl.js';
import { companyBundlePl } from './pl.js';

export const companyBundle = { en: companyBundleEn, nl: companyBundleNl, pl: companyBundlePl };
