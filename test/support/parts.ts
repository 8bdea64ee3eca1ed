/** The parts of a screen, read by their frames, so that a test asks the pane that it means and not all lines there are. */

/** Something that shows lines and can be waited for: a pty, or Ink in memory. */
export interface Lines {
	lines(): readonly string[];
	/** @param what names the condition where it never holds */
	until(condition: () => boolean, within?: number, what?: string): Promise<unknown>;
}

/** A frame: its upper border without corners, and the lines inside. Lines with wide characters end too late. */
export interface Framed {
	head: string;
	lines: readonly string[];
	/** Where its upper left corner is. */
	x: number;
	y: number;
}

export function framesOf(lines: readonly string[]): Framed[] {
	return lines.flatMap((line, y) =>
		[...line.matchAll(/┌ ([^┌┐]*)┐/g)].map(({0: border, 1: head = '', index: x}) => {
			const below = lines.slice(y + 1);
			const height = below.findIndex(other => other[x] === '└');
			const inside = below.slice(0, height < 0 ? below.length : height);
			return {head, lines: inside.map(other => other.slice(x + 2, x + border.length - 1).trimEnd()), x, y};
		}),
	);
}

/** One part, read anew each time: no lines while it is not on the screen. */
export class Part {
	readonly #screen: Lines;
	readonly #name: string;
	readonly #read: () => readonly string[];

	constructor(screen: Lines, name: string, read: () => readonly string[]) {
		this.#screen = screen;
		this.#name = name;
		this.#read = read;
	}

	get isShown(): boolean {
		return this.#read().length > 0;
	}

	text(): string {
		return this.#read().join('\n');
	}

	/** Its lines that match. */
	row(pattern: RegExp): Part {
		return new Part(this.#screen, `row ${pattern} of ${this.#name}`, () =>
			this.#read().filter(line => pattern.test(line)),
		);
	}

	/** Whether it is on the screen and says this. */
	says(said: string | RegExp): boolean {
		return this.isShown && (typeof said === 'string' ? this.text().includes(said) : said.test(this.text()));
	}

	/** Waits until it says this, or until it is there. */
	async until(said: string | RegExp = /^/, within?: number): Promise<void> {
		await this.#screen.until(() => this.says(said), within, `${said} in ${this.#name}`);
	}

	/** Waits until it is not on the screen. */
	async gone(within?: number): Promise<void> {
		await this.#screen.until(() => !this.isShown, within, `an end of ${this.#name}`);
	}
}

export interface Parts {
	/** The upper border of a pane and its lines, by the beginning of its title without the digit. */
	pane(title: string): Part;
	/** Border and lines of the dialog that fills the screen. */
	dialog(): Part;
	/** The line of tabs and the line below it. */
	header(): Part;
	/** The tab of a system, e.g. `■ sales CRIT`. */
	tab(name: string): Part;
	/** What stands below all frames. */
	footer(): Part;
}

export function partsOf(screen: Lines): Parts {
	const frame = (found: Framed | undefined) => (found ? [found.head, ...found.lines] : []);
	const dialog = () => framesOf(screen.lines()).find(({x, y}) => x === 0 && y === 0);
	return {
		pane: title =>
			new Part(screen, `the pane ${title}`, () =>
				frame(framesOf(screen.lines()).find(({head, y}) => y > 0 && head.replace(/^\d+ /, '').startsWith(title))),
			),
		dialog: () => new Part(screen, 'the dialog', () => frame(dialog())),
		header: () => new Part(screen, 'the header', () => (dialog() ? [] : screen.lines().slice(0, 2))),
		tab: name =>
			new Part(screen, `the tab ${name}`, () =>
				(screen.lines()[0] ?? '').split(/ {2,}/).filter(tab => tab.split(/[\s[\]]+/).includes(name)),
			),
		footer: () =>
			new Part(screen, 'the footer', () => {
				const lines = screen.lines();
				return dialog() ? [] : lines.slice(lines.findLastIndex(line => /[└┘]/.test(line)) + 1);
			}),
	};
}
