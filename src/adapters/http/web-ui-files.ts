// The built browser client as static files, with one page for every address of its own.
// Never serves anything outside its folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type RequestHandler } from 'express';

const notBuiltPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Centrale</title></head>
<body><h1>The web page has not been built yet</h1>
<p>Centrale itself is running, and so is its API. Run <code>make build</code> on the server and load this page again.</p>
</body></html>
`;

/** Hashed names never change their content; everything else is asked for anew. */
const immutable = 'public, max-age=31536000, immutable';

/** Serves `webUiDir`; a path without a file extension gets index.html, since the UI has routes of its own. */
export function createWebUiFiles(webUiDir: string): Router {
  const router = Router();
  router.use(
    express.static(webUiDir, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, path) => {
        const isAsset = path.startsWith(join(webUiDir, 'assets'));
        response.setHeader('Cache-Control', isAsset ? immutable : 'no-cache');
      },
    }),
  );
  router.get('/{*path}', serveIndex(webUiDir));
  return router;
}

function serveIndex(webUiDir: string): RequestHandler {
  return (request, response, next) => {
    if (/\.[A-Za-z0-9]+$/.test(request.path)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    if (!existsSync(join(webUiDir, 'index.html'))) {
      response.status(503).setHeader('Retry-After', '10').type('html').send(notBuiltPage);
      return;
    }
    response.sendFile('index.html', { root: webUiDir, cacheControl: false }, (error) => {
      if (error !== undefined && error !== null && !response.headersSent) next(error);
    });
  };
}
