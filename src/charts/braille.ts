/** Two by four dots in a cell. */
import type {Brush, Span} from './brush.ts';

/** Bits of the dots of each slot, lowest first. */
const dots = [
	[0x40, 0x04, 0x02, 0x01],
	[0x80, 0x20, 0x10, 0x08],
] as const;

function cell(slots: readonly (readonly Span[])[]): string | undefined {
	let bits = 0;
	slots.forEach((spans, slot) => {
		for (const {low, high} of spans)
			dots[slot]?.forEach((dot, level) => {
				if (level >= low && level <= high) bits |= dot;
			});
	});
	return bits === 0 ? undefined : String.fromCodePoint(0x2800 + bits);
}

export const braille: Brush = {slots: 2, levels: 4, area: cell, line: cell};
