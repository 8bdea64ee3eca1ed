/**
 * `npm run fuzz [count] [seed]`: cleans so many generated hostile strings (five million by default) and holds each result
 * against what must never come out, against cleaning it again, and against the widths of string-width, Ink, xterm and tmux.
 */
import fc from 'fast-check';
import stringWidth from 'string-width';
import {cleanLine} from '../src/text/clean.ts';
import {forbidden, hostile} from './support/hostile.ts';
import {inkWidth, tmuxVersion, tmuxWidths, xtermWidths} from './support/widths.ts';

const count = Number(process.argv[2] ?? 5_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const batch = 20_000;
const tmux = tmuxVersion();
const ink = await inkWidth();
console.log(
	`${count} strings, seed ${seed}; widths by string-width, Ink's, xterm.js and ${tmux ?? 'no tmux: not installed'}`,
);

const began = Date.now();
for (let done = 0; done < count; done += batch) {
	const texts = fc.sample(hostile, {numRuns: Math.min(batch, count - done), seed: seed + done});
	const lines = texts.map(text => cleanLine(text));
	const xterm = await xtermWidths(lines);
	const inTmux = tmux ? await tmuxWidths(lines) : undefined;
	for (const [index, line] of lines.entries()) {
		const widths = [stringWidth(line), ink(line), xterm[index], ...(inTmux ? [inTmux[index]] : [])];
		const wrong = forbidden.test(line)
			? 'something forbidden is left'
			: cleanLine(line) !== line
				? `cleaned again it is ${JSON.stringify(cleanLine(line))}`
				: widths.some(width => width !== widths[0])
					? `widths differ: ${widths.join(', ')}`
					: undefined;
		if (wrong === undefined) continue;
		const codes = [...line].map(character => character.codePointAt(0)?.toString(16)).join(' ');
		console.error(`${wrong}\n  from ${JSON.stringify(texts[index])}\n  to   ${JSON.stringify(line)}\n       ${codes}`);
		process.exit(1);
	}
	if ((done / batch) % 10 === 9) console.log(`${done + batch} fine after ${Math.round((Date.now() - began) / 1000)} s`);
}
console.log(`all ${count} fine in ${Math.round((Date.now() - began) / 1000)} s`);
