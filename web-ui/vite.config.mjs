// Builds the browser client into dist/web-ui; in development passes API calls on to a running daemon.
// Never reaches for anything outside this machine.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const daemon = process.env.CENTRALE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
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
