/** Moves the wall to moments of its past and plays them. Reading never holds up a key: until a moment is read, the former one stays. */
import {type Clock, minute, second} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {freezeScene} from '../scene/frozen.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';
import type {Replay} from '../store/types.ts';
import {lasting} from '../text/durations.ts';
import {messageOf} from '../text/errors.ts';
import {later} from '../timers.ts';
import {localTime} from '../zone.ts';
import {type Landmark, landmarkFrom, landmarksOf} from './landmarks.ts';
import type {Past} from './past.ts';
import type {Span} from './rows.ts';
import {firstStep, heldStep, speeds, steps, turned} from './when.ts';

export interface Rewind {
	/** Shows the past, from the cursor of the charts or a minute ago; from the past, goes back to now. */
	toggle(): void;
	/** Back to now; the end of a recording. */
	leave(): void;
	/** One step earlier (-1) or later (1); past the newest moment it is now. */
	move(by: 1 | -1): void;
	/** Longer (1) or shorter (-1) steps; while it plays, faster or slower. */
	turn(by: 1 | -1): void;
	/** To the next (1) or the last (-1) alert, change or action. */
	jump(by: 1 | -1): void;
	/** Plays from the shown moment, or stops. */
	play(): void;
	/** To a moment, ms; to the nearest one that is kept. */
	goTo(t: number): void;
	/** Ends all timers. */
	stop(): void;
}

export interface RewindParts {
	past: Past;
	live: Scene;
	store: Store;
	config: LoadedConfig;
	clock: Clock;
	/** The stretch of a recording, which has no present. */
	recording?: Span;
	/** Real ms, to tell a held key from single presses. */
	instant?: () => number;
}

/** Real ms between two steps of playing. */
const frame = second;
/** Real ms within which a key that comes again is held. */
const heldWithin = 150;

export function createRewind({
	past,
	live,
	store,
	config,
	clock,
	recording,
	instant = () => performance.now(),
}: RewindParts): Rewind {
	/** From when on something is kept, ms; known once the past was entered. */
	let from = recording?.from;
	let isReading = false;
	let timer: NodeJS.Timeout | undefined;
	/** Where the last jump went, and the moment that it showed. */
	let jumped: {t: number; shown: number} | undefined;
	let last = {by: 0, at: Number.NEGATIVE_INFINITY, times: 0};
	const newest = () => recording?.to ?? clock.now();
	const replay = () => store.getState().replay;
	const say = (text: string, level?: 'error') => store.getState().notify(text, level);

	function set(patch: Partial<Replay>, moment?: Scene): void {
		const before = replay();
		if (before) store.getState().setReplay({...before, ...patch}, moment);
	}

	/** Reads the moment that is asked for, and again while another one was asked for meanwhile. */
	async function read(): Promise<void> {
		if (isReading) return;
		isReading = true;
		try {
			for (let shown: number | undefined; ; ) {
				const at = replay()?.at;
				if (at === undefined || at === shown) return;
				const scene = await past.sceneAt(at);
				shown = at;
				if (replay()) set({}, scene);
			}
		} catch (error) {
			// Whoever has left the past asks for nothing more.
			if (!replay()) return;
			pause();
			say(`this moment cannot be read: ${messageOf(error)}`, 'error');
		} finally {
			isReading = false;
		}
	}

	function show(t: number): void {
		set({at: Math.round(Math.min(newest(), Math.max(from ?? t, t)))});
		void read();
	}

	/** Shows a landmark as soon as it was to be seen. */
	async function jumpTo({t, system, judged}: Landmark): Promise<void> {
		const asked = replay()?.at;
		const seen = judged !== undefined && system !== undefined ? await past.seenAt(t, system) : t;
		// Somebody has gone on meanwhile.
		if (replay()?.at !== asked) return;
		show(seen);
		jumped = {t, shown: replay()?.at ?? seen};
	}

	function pause(): void {
		clearTimeout(timer);
		timer = undefined;
		if (replay()?.playing) set({playing: false});
	}

	function leave(): void {
		pause();
		if (recording) show(recording.to);
		else {
			store.getState().setMoment(undefined);
			past.rest();
		}
	}

	/** Enters the past at a moment, ms, if any of it is kept. */
	async function enter(t: number): Promise<void> {
		const span = recording ?? (await past.span().catch((error: unknown) => messageOf(error)));
		if (replay()) return;
		if (typeof span === 'string') return say(`the past cannot be read: ${span}`, 'error');
		if (!span) return say('nothing of the past is kept yet (remember: false in the wall file keeps nothing)');
		({from} = span);
		const {moment, time, setTime, setReplay} = store.getState();
		const {cursor: _, ...axis} = time;
		if (time.cursor !== undefined) setTime(axis);
		const start: Replay = {
			at: newest(),
			step: firstStep,
			speed: speeds[0] ?? 1,
			playing: false,
			recording: recording !== undefined,
		};
		// Until the first moment is read, the present stands still.
		setReplay(start, moment ?? freezeScene(live, config, newest()));
		show(t);
	}

	function tick(): void {
		timer = undefined;
		const at = replay();
		if (!at?.playing) return;
		const next = at.at + frame * at.speed;
		if (next >= newest()) {
			leave();
			say(recording ? 'the end of the recording' : 'back to now');
			return;
		}
		// A slow disk plays slower, it skips nothing.
		if (!isReading) show(next);
		timer = later(tick, frame);
		timer.unref();
	}

	return {
		toggle() {
			if (replay()) return leave();
			const {time, moment} = store.getState();
			void enter(time.cursor ?? moment?.at ?? clock.now() - minute);
		},
		leave,
		move(by) {
			const at = replay();
			if (!at) return;
			const now = instant();
			const isHeld = last.by === by && now - last.at < heldWithin;
			last = {by, at: now, times: isHeld ? last.times + 1 : 0};
			const next = at.at + by * heldStep(at.step, last.times);
			if (next < newest() || recording) return show(next);
			leave();
			say('back to now');
		},
		turn(by) {
			const at = replay();
			if (!at) return;
			if (at.playing) {
				const speed = turned(speeds, at.speed, by);
				set({speed});
				return say(`plays at ×${speed}`);
			}
			const step = turned(steps, at.step, by);
			set({step});
			say(`one key goes ${lasting(step)}`);
		},
		jump(by) {
			const at = replay();
			if (!at) return;
			// One that was jumped to is shown a little later than it was, and is not gone to again.
			const start = jumped?.shown === at.at ? jumped.t : at.at;
			const to = landmarkFrom(landmarksOf(config, live, newest()), start, by);
			if (!to || (from !== undefined && to.t < from)) {
				say(by > 0 ? 'nothing happened after this moment' : 'nothing that is kept happened before this moment');
				return;
			}
			pause();
			void jumpTo(to);
			const tz = config.systems.find(({system}) => system === to.system)?.tz ?? 'UTC';
			say(`${localTime(to.t, tz)} ${to.system === undefined ? '' : `${to.system}: `}${to.text}`);
		},
		play() {
			const at = replay();
			if (!at) return say('nothing to play: rewind first');
			if (at.playing) return pause();
			set({playing: true});
			timer = later(tick, frame);
			timer.unref();
		},
		goTo(t) {
			pause();
			if (!replay()) return void enter(t);
			show(t);
		},
		stop: pause,
	};
}
