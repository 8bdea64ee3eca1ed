/** Ends what ends by itself: arming and the message in the footer. */
import {useEffect} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {useRuns} from '../../panels/dialogs/useDesk.ts';
import {isRunning} from '../actions/runs.ts';
import {later} from '../timers.ts';

export function useExpiry(): void {
	const {store, clock} = useWall();
	const mode = useUi(state => state.mode);
	const flash = useUi(state => state.flash);
	// What was confirmed in time and has further calls to make is not stopped by the clock; nothing new can be begun.
	const isUnderWay = useRuns(({runs}) => runs.some(run => run.plan.further && isRunning(run)));
	useEffect(() => {
		if (mode.kind !== 'armed' || isUnderWay) return;
		const timer = later(
			() => {
				store.getState().disarm();
				store.getState().notify('read-only again: 15 minutes are over');
			},
			(mode.until - clock.now()) / clock.speed,
		);
		return () => clearTimeout(timer);
	}, [mode, isUnderWay, store, clock]);
	useEffect(() => {
		if (!flash) return;
		const timer = later(() => store.getState().clearFlash(), (flash.until - clock.now()) / clock.speed);
		return () => clearTimeout(timer);
	}, [flash, store, clock]);
}
