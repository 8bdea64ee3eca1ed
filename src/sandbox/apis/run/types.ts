/** Cloud Run as the control plane keeps it. Times are ms, virtual. */
import type {EnvValue, Revision, RunControl, TrafficTarget} from '../../contract/control.ts';
import type {TrafficStatus} from './traffic.ts';

export interface Scaling {
	minInstances?: number;
	maxInstances?: number;
	mode?: 'AUTOMATIC' | 'MANUAL';
	manualInstances?: number;
}

/** The template of a revision. */
export interface Template {
	image: string;
	env: Record<string, EnvValue>;
	cpu: string;
	memory: string;
	/** Whether instances have their CPU only while they answer a request. */
	cpuIdle: boolean;
	timeoutSeconds: number;
	minInstances?: number;
	maxInstances?: number;
	concurrency: number;
}

export interface RunRevision extends Revision {
	project: string;
	region: string;
	/** The service's generation that made it; the order of revisions. */
	generation: number;
	template: Template;
	/** Not its image keeps it from starting, but a fault. */
	isLost?: true;
	/** ms; before this the revision is still starting. */
	settlesAt: number;
}

export interface RunService {
	project: string;
	region: string;
	name: string;
	uri: string;
	uid: string;
	creator: string;
	lastModifier: string;
	createdAt: number;
	updatedAt: number;
	generation: number;
	/** The last generation that has converged. */
	observedGeneration: number;
	etag: string;
	/** ms, while a change is under way. */
	settlesAt?: number;
	/** Why the last change is asked for and, from `settlesAt` on, not in force. */
	failure?: string;
	template: Template;
	scaling: Scaling;
	labels: Record<string, string>;
	annotations: Record<string, string>;
	description: string;
	/** The wanted traffic. */
	traffic: TrafficTarget[];
	/** The present traffic. */
	statuses: TrafficStatus[];
	/** Oldest first. */
	revisions: RunRevision[];
}

/** A change of one service; what is left out stays as it is. */
export interface ServiceChange {
	traffic?: TrafficTarget[];
	scaling?: Scaling;
	template?: Template;
	/** The caller. */
	by: string;
	/** Name of the revision that the template makes; chosen when left out. */
	revisionName?: string;
	labels?: Record<string, string>;
	annotations?: Record<string, string>;
	description?: string;
}

export interface RunOperation {
	/** projects/P/locations/R/operations/ID. */
	name: string;
	project: string;
	service: string;
	/** Generation that the operation waits for. */
	generation: number;
}

/** The contract's RunControl and what the Admin API needs beyond it. */
export interface RunState extends RunControl {
	service(project: string, name: string): RunService | undefined;
	services(project: string): RunService[];
	removeService(project: string, name: string): void;
	latestReady(service: RunService): RunRevision | undefined;
	/** Checks and, unless `validateOnly`, applies a change, or fails to with these words. Throws ControlError. */
	update(service: RunService, change: ServiceChange, validateOnly: boolean, failure?: string): RunOperation;
	operation(name: string): RunOperation | undefined;
	operations(project: string): RunOperation[];
	/** True when the operation's generation has converged. */
	done(operation: RunOperation): boolean;
}
