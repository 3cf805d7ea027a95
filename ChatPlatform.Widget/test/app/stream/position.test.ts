import { describe, expect, it } from "vitest";
import { Position } from "../../../src/app/stream/position";

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("the position of a tab in the events", () => {
  it("moves with each event and loads nothing while none is missing", async () => {
    let loads = 0;
    const position = new Position("e.1", async () => void loads++);
    position.moveTo("e.1", "e.2");
    position.moveTo("e.2", "e.2");
    position.moveTo("e.2", "e.3");
    await soon();
    expect([loads, position.current, position.goBack()]).toEqual([0, "e.3", "e.3"]);
  });

  it("K2 loads once for a gap, and again when further events have arrived", async () => {
    let loads = 0;
    const position = new Position("e.1", async () => {
      if (++loads === 1) {
        position.moveTo("e.5", "e.6");
      }
    });
    position.moveTo("e.4", "e.5");
    await soon();
    expect([loads, position.goBack()]).toEqual([2, "e.6"]);
  });

  it("K2 starts a stream before the gap while it is not loaded", async () => {
    const position = new Position("e.1", () => Promise.reject(new Error("offline")));
    position.moveTo("e.4", "e.5");
    await soon();
    expect([position.current, position.goBack()]).toEqual(["e.5", "e.1"]);
  });
});
