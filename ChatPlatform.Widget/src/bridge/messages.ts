/** Messages between the loader on the host page and the frame, and their validation. */
import type { WidgetConfig } from "../api/contract";
import { isHexColor } from "../theme/contrast";
import { readConfig } from "./config";
import { isRecord, isText } from "./values";

export interface PageInfo {
  url: string;
  title: string;
}

export type ToFrame =
  | { type: "init"; page: PageInfo; locale: string; color?: string }
  | { type: "open" }
  | { type: "closed" }
  | { type: "identify"; userToken: string }
  /** Response to a request for a stream slot. */
  | { type: "stream"; isGranted: boolean };

export type ToPage =
  | { type: "ready" }
  | { type: "close" }
  | { type: "unread"; count: number }
  | { type: "known" }
  | { type: "message"; role: string }
  /** The tenant's settings have changed. */
  | { type: "appearance"; color: string; position: "left" | "right"; label?: string; language?: string }
  /** The frame requests or releases a stream slot. */
  | { type: "stream"; isWanted: boolean };

const MAX_LABEL = 60;

interface Envelope<T> {
  chatplatform: 1;
  body: T;
}

export const envelope = <T>(body: T): Envelope<T> => ({ chatplatform: 1, body });

/** Parses a message of the loader; null for other message events. */
export function readToFrame(data: unknown): ToFrame | null {
  const body = open(data);
  switch (body?.["type"]) {
    case "init": {
      const page = body["page"];
      if (!isRecord(page) || !isText(page["url"]) || !isText(page["title"]) || !isText(body["locale"])) {
        return null;
      }
      const init = { type: "init" as const, page: { url: page["url"], title: page["title"] }, locale: body["locale"] };
      return isText(body["color"]) ? { ...init, color: body["color"] } : init;
    }
    case "open":
    case "closed":
      return { type: body["type"] };
    case "identify":
      return isText(body["userToken"]) ? { type: "identify", userToken: body["userToken"] } : null;
    case "stream":
      return typeof body["isGranted"] === "boolean" ? { type: "stream", isGranted: body["isGranted"] } : null;
    default:
      return null;
  }
}

/** Parses a message of the console to the preview; null for other message events and invalid configurations. */
export function readPreview(data: unknown): WidgetConfig | null {
  const body = open(data);
  return body?.["type"] === "preview" ? readConfig(body["config"]) : null;
}

/** Parses a message of the frame; null for other message events. */
export function readToPage(data: unknown): ToPage | null {
  const body = open(data);
  switch (body?.["type"]) {
    case "ready":
    case "close":
    case "known":
      return { type: body["type"] };
    case "unread":
      return Number.isInteger(body["count"]) && (body["count"] as number) >= 0
        ? { type: "unread", count: body["count"] as number }
        : null;
    case "stream":
      return typeof body["isWanted"] === "boolean" ? { type: "stream", isWanted: body["isWanted"] } : null;
    case "message":
      return isText(body["role"]) ? { type: "message", role: body["role"] } : null;
    case "appearance": {
      const { color, position, label, language } = body;
      return isText(color) && isHexColor(color) && (position === "left" || position === "right")
        ? {
            type: "appearance",
            color,
            position,
            ...(isText(label, MAX_LABEL) ? { label } : {}),
            ...(isText(language, 2) ? { language } : {}),
          }
        : null;
    }
    default:
      return null;
  }
}

function open(data: unknown): Record<string, unknown> | null {
  return isRecord(data) && data["chatplatform"] === 1 && isRecord(data["body"]) ? data["body"] : null;
}
