/** Rows of the requirements, and where the configuration cites them. Plain data. */

/** What a row asks for: the word before the colon in `check:freshness`. */
export type Feature =
	| 'check'
	| 'slo'
	| 'pane'
	| 'query'
	| 'list'
	| 'lad'
	| 'cfg'
	| 'rb'
	| 'win'
	| 'lint'
	| 'cli'
	| 'act'
	| 'verify'
	| 'inc'
	| 'tmpl'
	| 'drill';

/** A row, as systems/requirements.json has it. */
export interface Requirement {
	/** S3-012, or C-05 for a contradiction between the seeds. */
	id: string;
	section: string;
	text: string;
	/** `check:freshness.usage`; none where any place that cites it will do. */
	features: readonly string[];
}

/** A place of the configuration that cites a row, and what stands there. */
export interface Citation {
	row: string;
	/** `aiusage.yaml:231`. */
	place: string;
	/** `check freshness`; empty where it is about the whole file. */
	what: string;
	/** What the element at this place is, worked out from the loaded configuration. */
	gives: readonly Feature[];
}

/** `part`: it asks for several things, and some of them stand at places that cite it. */
export type Coverage = 'done' | 'part' | 'open';

export interface CoveredRow extends Requirement {
	coverage: Coverage;
	citations: readonly Citation[];
	/** What it asks for and no place gives. */
	lacks: readonly Feature[];
}
