/* What browsers have and the DOM library of TypeScript 4.9 does not know yet. */

interface RTCRtpReceiver {
	jitterBufferTarget: number | null;
}

interface Keyboard {
	lock?(keyCodes?: string[]): Promise<void>;
	unlock?(): void;
}

interface Navigator {
	readonly keyboard?: Keyboard;
}

interface WheelEvent {
	readonly wheelDeltaX: number;
	readonly wheelDeltaY: number;
}

interface ObjectConstructor {
	hasOwn(object: object, key: PropertyKey): boolean;
}

interface Window {
	selkies: import("./main.js").Selkies;
}
