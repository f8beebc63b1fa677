// What the feature adds to the texts of the pages, in each language.
// Never holds a text.
import { seatsBundleEn } from './en.js';
import { seatsBundleNl } from './nl.js';
import { seatsBundlePl } from './pl.js';

export const seatsBundle = { en: seatsBundleEn, nl: seatsBundleNl, pl: seatsBundlePl };
