import { describe, expect, it } from "vitest";
import { EventStreamParser, type ServerEvent } from "../../src/api/eventStream";
import { dataSet } from "../support/dataSet";

interface Stream {
  id: string;
  wire_b64: string;
  chunks_b64?: string[];
  events: ServerEvent[];
  retry: number | null;
  last_event_id: string;
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

function feed(chunks: readonly Uint8Array[]): { events: ServerEvent[]; parser: EventStreamParser } {
  const parser = new EventStreamParser();
  return { events: chunks.flatMap((chunk) => parser.push(chunk)), parser };
}

function split(all: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

describe("event stream parser", () => {
  const streams = dataSet<Stream>("sse/streams.jsonl");

  it.skipIf(streams === null)("parses every stream of the data set, however it is split into chunks", () => {
    for (const stream of streams!) {
      const all = bytes(stream.wire_b64);
      const feeds = [
        [all],
        ...[1, 2, 3, 7].map((size) => split(all, size)),
        ...(stream.chunks_b64 ? [stream.chunks_b64.map(bytes)] : []),
      ];
      for (const chunks of feeds) {
        const { events, parser } = feed(chunks);
        expect(events, stream.id).toEqual(stream.events);
        expect(parser.retry, stream.id).toBe(stream.retry);
        expect(parser.lastEventId, stream.id).toBe(stream.last_event_id);
      }
    }
  });

  it("parses an event with id, type and data", () => {
    const { events } = feed([Buffer.from("id: e.7\nevent: typing\ndata: {\"a\":1}\n\n")]);
    expect(events).toEqual([{ id: "e.7", type: "typing", data: "{\"a\":1}" }]);
  });

  it("keeps an incomplete character for the next chunk", () => {
    const all = Buffer.from("data: grün €\n\n");
    expect(feed(split(all, 1)).events[0]?.data).toBe("grün €");
  });

  it("ignores comments, which are heartbeats", () => {
    expect(feed([Buffer.from(":\n\n:\n\n")]).events).toEqual([]);
  });

  it("does not return an incomplete event", () => {
    expect(feed([Buffer.from("data: half\n")]).events).toEqual([]);
  });
});
