// The headers that tell a browser what it must not do with our answers.
// Never depends on the route: API, pages and errors get the same ones.
import type { RequestHandler } from 'express';
import type { WebBorder } from '../../app/border/web-border.js';

/** Everything comes from this server; images may be inline because the UI's icons are. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export function createSecurityHeaders(border: WebBorder): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), payment=(), usb=()');
    // Browsers shall remember that the page is reached by https; over plain http they must not be told (RFC 6797 §7.2).
    if (border.https && border.clientOf(request).isOverHttps) {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000');
      // Over plain http browsers ignore it, and say so in the console.
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    }
    next();
  };
}
