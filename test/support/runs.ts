/** How often properties are tried. */
import fc from 'fast-check';

const isFast = process.env.PITWALL_FAST !== undefined;

/** So often in `npm test`; a tenth of it in `npm run test:fast`, which sets PITWALL_FAST. */
export const runs = (whole: number): number => (isFast ? Math.ceil(whole / 10) : whole);

/** Of properties that do not say how often. */
fc.configureGlobal({numRuns: runs(100)});
