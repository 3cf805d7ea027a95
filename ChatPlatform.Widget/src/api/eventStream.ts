/** Parser for text/event-stream as defined by the HTML standard. Pure: bytes or text in, events out. */

export interface ServerEvent {
  type: string;
  data: string;
  id: string;
}

export class EventStreamParser {
  /** Id of the last complete event; sent as Last-Event-ID. */
  lastEventId: string;
  /** Reconnection delay requested by the server, in milliseconds. */
  retry: number | null = null;

  #rest = "";
  #endsWithReturn = false;
  #isFirst = true;
  #type = "";
  #data: string[] = [];
  #id: string;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param lastEventId id of the event after which the stream resumes */
  constructor(lastEventId = "") {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
  }

  /** Returns the events that these bytes complete. */
  push(bytes: Uint8Array): ServerEvent[] {
    return this.pushText(this.#decoder.decode(bytes, { stream: true }));
  }

  pushText(chunk: string): ServerEvent[] {
    let text = chunk;
    if (this.#isFirst && text !== "") {
      this.#isFirst = false;
      text = text.startsWith("\uFEFF") ? text.slice(1) : text;
    }
    if (this.#endsWithReturn && text !== "") {
      this.#endsWithReturn = false;
      text = text.startsWith("\n") ? text.slice(1) : text;
    }
    this.#endsWithReturn ||= text.endsWith("\r");
    const lines = text.split(/\r\n|\r|\n/);
    lines[0] = this.#rest + (lines[0] ?? "");
    this.#rest = lines.pop() ?? "";
    return lines.map((line) => this.#take(line)).filter((event) => event !== null);
  }

  #take(line: string): ServerEvent | null {
    if (line === "") {
      return this.#dispatch();
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    switch (field) {
      case "event":
        this.#type = value;
        break;
      case "data":
        this.#data.push(value);
        break;
      case "id":
        this.#id = value.includes("\0") ? this.#id : value;
        break;
      case "retry":
        this.retry = /^[0-9]+$/.test(value) ? Number(value) : this.retry;
        break;
    }
    return null;
  }

  #dispatch(): ServerEvent | null {
    this.lastEventId = this.#id;
    const [type, data] = [this.#type, this.#data];
    [this.#type, this.#data] = ["", []];
    return data.length === 0 ? null : { type: type || "message", data: data.join("\n"), id: this.lastEventId };
  }
}
