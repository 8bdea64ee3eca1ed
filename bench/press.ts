/** Keys with a recognisable answer: how long until the frame that answers is on the screen. */
import type {PaintListener, TestTerminal} from '../test/support/terminal.ts';
import {sleep} from './support.ts';

type Buffer = Parameters<PaintListener>[1];

/** What a key moves and nothing else does, as text. */
export type Fingerprint = (buffer: Buffer) => string;

/** The wall: which pane has the focus (its title is bold), and the selected row in it (inverse), counted from its border. */
export const wallFocus: Fingerprint = buffer => {
	for (let y = 2; y < buffer.length; y++) {
		const line = buffer.getLine(y);
		const text = line?.translateToString() ?? '';
		for (const match of text.matchAll(/┌ \d /g)) {
			if (!line?.getCell(match.index + 2)?.isBold()) continue;
			for (let row = y + 1; row < buffer.length; row++)
				if (
					buffer
						.getLine(row)
						?.getCell(match.index + 3)
						?.isInverse()
				)
					return `${match[0]}${row - y}`;
			return match[0];
		}
	}
	return 'none';
};

/** htop and btop: the rows of the process list whose background at a column is not that of most rows. */
export const backgroundRow =
	(column: number, from: number): Fingerprint =>
	buffer => {
		const grounds = Array.from({length: buffer.length - from - 1}, (_, index) => {
			const cell = buffer.getLine(from + index)?.getCell(column);
			return `${cell?.getBgColorMode()}/${cell?.getBgColor()}/${cell?.isInverse()}`;
		});
		const usual = grounds.toSorted()[Math.floor(grounds.length / 2)];
		return grounds.flatMap((ground, index) => (ground === usual ? [] : [from + index])).join();
	};

/** On the SLO pane: down, up, next pane, back. Each of them moves something. */
export const wallKeys = ['j', 'k', 'Tab', 'ShiftTab'] as const;

/** Arrows as programs get them that asked for application cursor keys; both peers do, or take both. */
export const arrows = ['\x1bOB', '\x1bOA'] as const;

/** The bare Ink clock counts its keys. */
export const keyCount: Fingerprint = buffer =>
	/keys (\d+)/.exec(buffer.getLine(0)?.translateToString() ?? '')?.[1] ?? '';

export interface Answers {
	/** Key to the frame that answers it, ms. */
	times: number[];
	/** Keys without an answer within the patience. */
	unanswered: number;
}

const patience = 2000;

/** What every key waited, ms: one without an answer counts with the whole patience. For a program whose keys all have one. */
export const waits = ({times, unanswered}: Answers): number[] => [
	...times,
	...Array.from({length: unanswered}, () => patience),
];

/**
 * Presses keys in turn, each at a jittered moment after the last one was answered. `go` false ends it early; so do
 * keys of which none was ever answered.
 */
export async function pressed(
	terminal: TestTerminal,
	keys: readonly string[],
	fingerprint: Fingerprint,
	count: number,
	{pause = 60, go = () => true}: {pause?: number; go?: () => boolean} = {},
): Promise<Answers> {
	const answers: Answers = {times: [], unanswered: 0};
	let shown = '';
	let answered: ((at: number) => void) | undefined;
	terminal.onPaint = (at, buffer) => {
		const next = fingerprint(buffer);
		if (next === shown) return;
		shown = next;
		answered?.(at);
	};
	// The same jitter in every run: keys fall anywhere between two periodic frames.
	let seed = 7;
	const random = () => {
		seed = (seed * 48271) % 2147483647;
		return seed / 2147483647;
	};
	for (let index = 0; index < count && go() && !(answers.times.length === 0 && answers.unanswered >= 4); index++) {
		await sleep(pause * (0.5 + random()));
		const key = keys[index % keys.length] ?? 'Tab';
		const began = performance.now();
		const at = await new Promise<number | undefined>(resolve => {
			const timer = setTimeout(() => resolve(undefined), patience);
			answered = arrived => {
				clearTimeout(timer);
				resolve(arrived);
			};
			void terminal.press(key);
		});
		answered = undefined;
		if (at === undefined) answers.unanswered++;
		else answers.times.push(at - began);
	}
	terminal.onPaint = undefined;
	return answers;
}
