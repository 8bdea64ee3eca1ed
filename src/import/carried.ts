/** What a condition became. */
export interface Carried {
	/** By a name that is free in one condition; the importer makes it so in all. */
	sources: Readonly<Record<string, object>>;
	/** Measure, unit, levels and the rest of a check, without id and title. */
	check: {measure: object; levels: object; [option: string]: unknown};
	/** What of it could not be carried over, in words; empty where all was. */
	lost: readonly string[];
}

/** Why a condition could not be carried over. */
export interface Refused {
	refused: string;
}

export const refuse = (refused: string): Refused => ({refused});
