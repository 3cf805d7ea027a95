import type { ChatState } from "../../state/chat";
import type { Row } from "../../state/timeline";
import { button, h, setText } from "../dom";
import type { ViewContext } from "../view";

type OutgoingRow = Extract<Row, { kind: "outgoing" }>;

/** Without a stream and without answers to what is read in its place. */
function isCutOff({ connection, isPolling }: ChatState): boolean {
  return connection.kind === "lost" && !isPolling;
}

/** A message that is on its way, and what keeps it. */
export class OutgoingView {
  readonly element: HTMLElement;
  readonly #state = h("span");
  readonly #again: HTMLButtonElement;

  constructor(row: OutgoingRow, private readonly context: ViewContext) {
    const { texts } = context.language;
    this.#again = button({ class: "link" }, [texts.tryAgain], () => {
      context.focusComposer();
      context.chat.resend(row.outgoing.clientMessageId);
    });
    this.element = h("article", { class: "message customer last" }, [
      h("div", { class: "bubble", dir: "auto" }, [h("p", { class: "plain" }, [row.outgoing.text])]),
      h("div", { class: "tools", role: "status" }, [this.#state, this.#again]),
    ]);
  }

  update(row: OutgoingRow, state: ChatState): void {
    const { texts } = this.context.language;
    const { status } = row.outgoing;
    const isFailed = status === "failed";
    this.element.classList.toggle("first", row.isFirst);
    this.element.classList.toggle("pending", !isFailed);
    this.element.classList.toggle("failed", isFailed);
    this.#again.hidden = !isFailed;
    setText(this.#state, isFailed ? texts.notSent : isCutOff(state) ? texts.waitingForConnection : texts.sending);
  }
}
