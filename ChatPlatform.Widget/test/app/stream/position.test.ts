import { describe, expect, it } from "vitest";
import { Position } from "../../../src/app/stream/position";

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("position", () => {
  it("advances with each event and does not reload when none is missing", async () => {
    let loads = 0;
    const position = new Position("e.1", async () => void loads++);
    position.advance("e.1", "e.2");
    position.advance("e.2", "e.2");
    position.advance("e.2", "e.3");
    await settle();
    expect([loads, position.current, position.rewind()]).toEqual([0, "e.3", "e.3"]);
  });

  it("K2 reloads once for missed events, and again when further events have arrived", async () => {
    let loads = 0;
    const position = new Position("e.1", async () => {
      if (++loads === 1) {
        position.advance("e.5", "e.6");
      }
    });
    position.advance("e.4", "e.5");
    await settle();
    expect([loads, position.rewind()]).toEqual([2, "e.6"]);
  });

  it("K2 rewinds to the position before the missed events until a reload succeeds", async () => {
    const position = new Position("e.1", () => Promise.reject(new Error("offline")));
    position.advance("e.4", "e.5");
    await settle();
    expect([position.current, position.rewind()]).toEqual(["e.5", "e.1"]);
  });
});
