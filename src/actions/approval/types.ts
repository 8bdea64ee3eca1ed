/** Approvals of plans. Plain data. */
/** What somebody decided about a plan. */
export interface Decision {
	verdict: 'approve' | 'deny';
	/** Name of the person under `people:` of the wall file. */
	person: string;
	/** What proves who it was: the owner of a file on this machine, or a signature. */
	by: 'login' | 'key';
	/** ms of the machine's clock. */
	at: number;
	reason?: string;
}

/** How the approvals of a plan stand. */
export interface Standing {
	state: 'approved' | 'waived' | 'waits' | 'denied';
	/** Why nobody is asked although the plan names groups; only with the state of this name. */
	waived?: string;
	/** The decisions that count, one for each group that has one. */
	given: readonly {group: string; decision: Decision}[];
	/** Groups that nobody has approved for yet. */
	missing: readonly string[];
	denied?: Decision;
	/** Why something that was decided does not count, or why nothing can be: one line each. */
	notes: readonly string[];
}
