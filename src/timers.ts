/** Timers whose length comes from a config, a clock or the other side: a longer one than Node can hold would fire at once, and again. */

/** ms; past it Node takes 1 ms instead. */
const longest = 2 ** 31 - 1;
/** ms for a length that is no number: not at once, and not never. */
const unknown = 60_000;

const held = (ms: number): number => (Number.isNaN(ms) ? unknown : Math.min(Math.max(0, ms), longest));

/** As setTimeout; what is longer than 24 days comes after 24 days. */
export const later = (act: () => void, ms = 0): NodeJS.Timeout => setTimeout(act, held(ms));

/** As setInterval. */
export const repeatedly = (act: () => void, ms: number): NodeJS.Timeout => setInterval(act, held(ms));
