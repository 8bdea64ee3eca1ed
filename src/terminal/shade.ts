/** Whether the terminal's background is light: by its answer to a query, else by the environment. Pure. */

/** OSC 11 with a question mark: terminals that know it answer with their background colour. */
export const backgroundQuery = '\x1b]11;?\x1b\\';

/** Real ms: a later answer no longer changes colours, because somebody may be reading by then. */
export const answerWithin = 2000;

const channel = (hex: string): number => Number.parseInt(hex, 16) / (16 ** hex.length - 1);

/** Undefined where the text is no answer to `backgroundQuery`. */
export function isLightAnswer(text: string): boolean | undefined {
	const [, red, green, blue] = /^\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text) ?? [];
	if (red === undefined || green === undefined || blue === undefined) return undefined;
	return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue) > 0.5;
}

/** rxvt, Konsole and others set COLORFGBG, e.g. `0;default;15`: the last number is the background, one of the 16 colours. */
export function isLightIn({COLORFGBG}: {COLORFGBG?: string | undefined}): boolean {
	const background = /;(\d+)$/.exec(COLORFGBG ?? '')?.[1];
	return background !== undefined && (background === '7' || (Number(background) >= 9 && Number(background) <= 15));
}

/** Consoles and old terminals do not know the query and print part of it. */
export const canBeAsked = (term: string | undefined): boolean =>
	term !== undefined && !/^(?:linux|dumb|ansi|cons|vt\d)/.test(term);
