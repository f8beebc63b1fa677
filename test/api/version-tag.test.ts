// What proxies make of a tag is still the version that it was.
// Never talks to a server.
import { tagOfVersion, versionOfTag } from '../../src/api/version-tag.js';

test.each(['"12"', 'W/"12"', '"12-gzip"', 'W/"12-br"', tagOfVersion(12)])('%s is version 12', (tag) => {
  expect(versionOfTag(tag)).toBe(12);
});

test.each(['', '12', '"a"', '"12', '"12-"', '"12"x', '"1234567890123456"', '"12", "13"', '*'])(
  '%s is no version',
  (tag) => {
    expect(versionOfTag(tag)).toBeUndefined();
  },
);
