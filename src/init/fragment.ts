/** A part of a system file, with a comment that says what it is. */
export interface Fragment {
	/** One sentence, above each of its parts. */
	about: string;
	sources?: Readonly<Record<string, object>>;
	panes?: readonly object[];
	slos?: readonly object[];
	checks?: readonly object[];
}
