/** The revision that a rollback would suggest, by what the lists of the wall say. Pure. */
import type {RollbackCandidate} from '../actions/run/candidates.ts';
import {listedRevisions} from '../actions/run/listed.ts';
import type {SystemScene} from '../scene/types.ts';

/** Undefined where no revision is known to be better. */
export const suggestedRevision = (scene: SystemScene, service: string): RollbackCandidate | undefined =>
	listedRevisions(scene, service).find(({suggested}) => suggested);
