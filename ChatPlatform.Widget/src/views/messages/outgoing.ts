import type { ChatState } from "../../state/chat";
import type { Row } from "../../state/timeline";
import { button, h, setText } from "../dom";
import type { ViewContext } from "../view";

type OutgoingRow = Extract<Row, { kind: "outgoing" }>;

/** True without a stream while polling fails too. */
function isDisconnected({ connection, isPolling }: ChatState): boolean {
  return connection.kind === "lost" && !isPolling;
}

/** A message that the server has not confirmed yet, with its status. */
export class OutgoingView {
  readonly element: HTMLElement;
  readonly #status = h("span");
  readonly #retry: HTMLButtonElement;

  constructor(row: OutgoingRow, private readonly context: ViewContext) {
    const { texts } = context.language;
    this.#retry = button({ class: "link" }, [texts.tryAgain], () => {
      context.focusComposer();
      context.chat.resend(row.outgoing.clientMessageId);
    });
    this.element = h("article", { class: "message customer last" }, [
      h("div", { class: "bubble", dir: "auto" }, [h("p", { class: "plain" }, [row.outgoing.text])]),
      h("div", { class: "tools", role: "status" }, [this.#status, this.#retry]),
    ]);
  }

  update(row: OutgoingRow, state: ChatState): void {
    const { texts } = this.context.language;
    const { status } = row.outgoing;
    const isFailed = status === "failed";
    this.element.classList.toggle("first", row.isFirst);
    this.element.classList.toggle("pending", !isFailed);
    this.element.classList.toggle("failed", isFailed);
    this.#retry.hidden = !isFailed;
    const pending = isDisconnected(state) ? texts.waitingForConnection : texts.sending;
    setText(this.#status, isFailed ? texts.notSent : pending);
  }
}
