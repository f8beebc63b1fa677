// Polish words for the list extensions.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const extensionsPl: ListTexts = {
  title: 'Numery wewnętrzne',
  one: 'numer wewnętrzny',
  newOne: 'nowy numer wewnętrzny',
  add: 'Dodaj numer wewnętrzny',
  none: 'Nie ma jeszcze numerów wewnętrznych',
  intro: 'Numery wewnętrzne i hasła, którymi rejestrują się telefony.',
  loss: 'Telefon nie będzie mógł się zarejestrować i nie będzie można na niego dzwonić. Przepadnie hasło SIP.',
};
