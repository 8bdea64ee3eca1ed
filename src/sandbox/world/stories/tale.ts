/** What a story is to the world. */
import type {AiUsage} from '../aiusage.ts';
import type {Context} from '../context.ts';
import type {Revisions} from '../revisions.ts';
import type {Triggers} from '../triggers.ts';

export interface Stage {
	context: Context;
	revisions: Revisions;
	triggers: Triggers;
	aiusage: AiUsage;
	/** When the story begins, ms. */
	beginsAt: number;
	/** Lets something happen then, unless another story has taken the place of this one. */
	plan(at: number, happen: (at: number) => void): void;
}

/** One story. How runs fail in it is said in `runErrors.ts`. */
export interface Tale {
	/** Puts on the agenda what happens. */
	begin(stage: Stage): void;
	/** Mends what it broke when the world becomes calm again; revisions are repaired anyway. */
	repair?(stage: Stage, at: number): void;
}
