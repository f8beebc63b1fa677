// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { customersBundleEn } from './en.js';
import { customersBundleNl } from './nl.js';
import { customersBundlePl } from './pl.js';

export const customersBundle = { en: customersBundleEn, nl: customersBundleNl, pl: customersBundlePl };
