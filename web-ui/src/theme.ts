// Light or dark: as the system says, or as the user chose in this browser.
// Never sets a colour; the style sheet does, by `data-theme`.
import { createStore } from './create-store.js';
import { recall, remember } from './remembered.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const remembered = recall('theme');
export const themeStore = createStore<Theme>(themes.find((theme) => theme === remembered) ?? 'system');

const systemDark = matchMedia('(prefers-color-scheme: dark)');

function apply(): void {
  const theme = themeStore.get();
  const dark = theme === 'dark' || (theme === 'system' && systemDark.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Call once before the first render, so that nothing flashes. */
export function startTheme(): void {
  apply();
  themeStore.subscribe(apply);
  systemDark.addEventListener('change', apply);
}

export function chooseTheme(theme: Theme): void {
  remember('theme', theme === 'system' ? undefined : theme);
  themeStore.set(theme);
}
