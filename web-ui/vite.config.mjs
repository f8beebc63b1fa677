// Builds the browser client into dist/web-ui; in development passes API calls on to a running daemon.
// Never reaches for anything outside this machine.
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const daemon = process.env.CENTRALE_URL ?? 'http://127.0.0.1:8080';

/** The typeface comes with its licence, and every page asks for it before the style sheets are read. */
const ownFont = {
  name: 'own-font',
  generateBundle() {
    const source = readFileSync(
      new URL('../node_modules/@fontsource-variable/roboto/LICENSE', import.meta.url),
    );
    this.emitFile({ type: 'asset', fileName: 'assets/roboto-LICENSE.txt', source });
  },
  transformIndexHtml: (_html, { bundle = {} }) =>
    Object.keys(bundle)
      .filter((file) => file.endsWith('.woff2'))
      .map((file) => ({
        tag: 'link',
        attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
        injectTo: 'head',
      })),
};

export default defineConfig({
  plugins: [react(), ownFont],
  build: {
    outDir: '../dist/web-ui',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // Packages change less often than the pages: a browser keeps them across upgrades.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'packages', test: /node_modules/ }] } },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: daemon, ws: true } } },
});
