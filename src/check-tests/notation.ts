/** Values over time as promtool writes them: `0x4 101x10 _x3 1+2x5`. Pure. */

/** One value of a series: a number, none at all (`_`), or a poll that fails (`err`). */
export type Sample = number | 'none' | 'error';

/** Values of one line; a simulated year of minutes is more than enough. */
const most = 600_000;

/** `a+bxn`, `a-bxn`: n further values, each b more or less than the one before. `axn`: the value n more times. */
const run = /^(-?\d+(?:\.\d+)?)(?:([+-])(\d+(?:\.\d+)?))?(?:x(\d+))?$/;
/** `_xn` and `errxn`: n values in all. */
const named = /^(_|stale|err)(?:x(\d+))?$/;

/** The values of a line, oldest first. @throws RangeError in words for people */
export function samplesOf(text: string): Sample[] {
	const samples: Sample[] = [];
	for (const word of text.trim().split(/\s+/)) {
		const [, first, sign, step, times] = run.exec(word) ?? [];
		const [, name, count = '1'] = named.exec(word) ?? [];
		if (samples.length + Number(times ?? count) > most) throw new RangeError(`more than ${most} values`);
		if (name !== undefined) for (let i = 0; i < Number(count); i++) samples.push(name === 'err' ? 'error' : 'none');
		else if (first !== undefined)
			for (let i = 0; i <= Number(times ?? 0); i++)
				samples.push(Number((Number(first) + i * Number(`${sign ?? ''}${step ?? 0}`)).toPrecision(12)));
		else throw new RangeError(`'${word}' is no value. Write 5, 5x10, 0+5x10, _x3 or err`);
	}
	return samples;
}
