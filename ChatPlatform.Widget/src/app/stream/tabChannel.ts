import type { Conversation, MessagePage, StreamEvent } from "../../api/contract";
import type { Connection } from "../../state/chat";
import { TabLock, type LockListener } from "./tabLock";

/** Messages between tabs of a browser that show the same conversation. The leader is the tab with the stream. */
export type TabMessage = TabRequest | LeaderMessage | SharedResult;

/** Messages to the leader. */
export type TabRequest =
  /** The leader responds with a snapshot. */
  | { kind: "snapshotRequest" }
  /** A visible tab requests the stream. */
  | { kind: "streamRequest" };

/** Messages of the leader. */
export type LeaderMessage =
  /** The leader is now hidden. */
  | { kind: "leaderHidden" }
  /** The leader has released the stream; no tab has it. */
  | { kind: "streamReleased" }
  /** `position`: id of the last durable event. */
  | { kind: "snapshot"; position: string; connection: Connection; partialAnswers: PartialAnswer[] }
  | { kind: "connection"; connection: Connection }
  /** `after`: the position before this event, so that a tab can detect missed events. */
  | { kind: "event"; event: StreamEvent; after: string; position: string };

/** The text so far of an answer in progress. */
export interface PartialAnswer {
  messageId: string;
  text: string;
}

/** Messages between all tabs. */
export type SharedResult =
  /** Result of polling while there is no stream. */
  | { kind: "page"; conversation: Conversation | null; page: MessagePage }
  /** Messages up to this position have been read. */
  | { kind: "read"; seq: number };

/** Version of the message format: tabs with different versions do not communicate. */
const NAME = "chatplatform:1:";

/** Channel between the tabs on one conversation, and the lock of the leader. */
export class TabChannel {
  readonly #channel: BroadcastChannel;

  private constructor(private readonly name: string, onMessage: (message: TabMessage) => void) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => onMessage(event.data as TabMessage);
  }

  /** Null when the browser or its settings do not support channels or locks between tabs. */
  static open(conversationId: string, onMessage: (message: TabMessage) => void): TabChannel | null {
    try {
      return typeof BroadcastChannel === "undefined" || navigator.locks === undefined
        ? null
        : new TabChannel(NAME + conversationId, onMessage);
    } catch {
      return null;
    }
  }

  /** Sends a message to the other tabs. */
  publish(message: TabMessage): void {
    this.#channel.postMessage(message);
  }

  createLock(listener: LockListener): TabLock {
    return new TabLock(this.name, listener);
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}
