import type { Message } from "../../api/contract";
import { renderMarkdown, type CitationRenderer } from "../../markdown/render";
import type { ChatState } from "../../state/chat";
import type { Row } from "../../state/timeline";
import { createAnswerTools, type AnswerTools } from "./answerTools";
import { button, h } from "../dom";
import { icon } from "../icons";
import { citationMark, sourceList } from "./sources";
import { timeElement } from "./time";
import type { ViewContext } from "../view";

type MessageRow = Extract<Row, { kind: "message" }>;

/** One message that the server has. Only what changed is rebuilt, so focus and selection stay. */
export class MessageView {
  readonly element: HTMLElement;
  readonly #bubble: HTMLElement;
  readonly #voice = h("p", { class: "voice", dir: "auto" });
  readonly #trouble = h("div", { class: "trouble", hidden: "" });
  readonly #tools: AnswerTools | null;
  #shown: Message | null = null;

  constructor(row: MessageRow, private readonly context: ViewContext) {
    const { message } = row;
    this.#bubble = h("div", { class: "bubble", dir: "auto" });
    this.#tools = message.role === "assistant" ? createAnswerTools(message.createdAt, context) : null;
    const foot =
      this.#tools?.element ??
      (message.role === "system"
        ? null
        : h("div", { class: "tools" }, [timeElement(message.createdAt, context.language)]));
    const isAnswer = message.role === "assistant";
    this.element = h("article", { class: `message ${message.role}` }, [
      this.#voice,
      this.#bubble,
      isAnswer ? this.#trouble : null,
      foot,
    ]);
    this.#trouble.append(
      icon("warning"),
      h("span", {}, [context.language.texts.interrupted]),
      button({ class: "link" }, [context.language.texts.tryAgain], () => {
        context.focusComposer();
        void context.chat.retryAnswer(message.id);
      }),
    );
  }

  update(row: MessageRow, state: ChatState): void {
    const { message } = row;
    const before = this.#shown;
    if (
      before === null ||
      before.text !== message.text ||
      before.status !== message.status ||
      before.citations !== message.citations
    ) {
      this.#fill(message);
    }
    if (before === null || before.agents !== message.agents || before.author !== message.author) {
      this.#voice.replaceChildren(...this.#who(message));
    }
    this.#voice.hidden = !row.isFirst || this.#voice.childNodes.length === 0;
    this.element.classList.toggle("first", row.isFirst);
    this.element.classList.toggle("last", row.isLast);
    this.element.classList.toggle("streaming", message.status === "streaming");
    const isBroken = (message.status === "failed" || message.status === "interrupted") && !row.isRetrying;
    this.#trouble.hidden = !isBroken;
    this.#trouble.lastElementChild?.toggleAttribute("hidden", !row.canRetry);
    this.#bubble.hidden = message.text === "";
    const isDone = message.status === "complete";
    this.#tools?.element.toggleAttribute("hidden", !isDone);
    this.#tools?.update(
      message,
      isDone && state.config?.features.feedback === true,
      state.config?.features.escalation === true && state.conversation?.status === "active",
    );
    this.#shown = message;
  }

  #fill(message: Message): void {
    if (message.role === "system") {
      this.#bubble.textContent = message.text;
      return;
    }
    if (message.role === "customer") {
      this.#bubble.replaceChildren(h("p", { class: "plain" }, [message.text]));
      return;
    }
    const isStreaming = message.status === "streaming";
    this.#bubble.setAttribute("aria-busy", String(isStreaming));
    const body = renderMarkdown(message.text, this.#citations(message, isStreaming));
    if (isStreaming) {
      lastTextHolder(body).append(h("span", { class: "caret", "aria-hidden": "true" }));
    }
    this.#bubble.replaceChildren(body);
    if (message.citations !== undefined && message.citations.length > 0) {
      this.#bubble.append(sourceList(message.citations, this.context));
    }
  }

  /** While a text still streams its sources are not known yet, so the numbers stand without a passage. */
  #citations(message: Message, isStreaming: boolean): CitationRenderer {
    return (number) => {
      const citation = message.citations?.find((c) => c.number === number);
      return citation === undefined
        ? isStreaming
          ? h("span", { class: "mark" }, [String(number)])
          : null
        : citationMark(citation, this.context);
    };
  }

  #who(message: Message): Node[] {
    const { texts, locale } = this.context.language;
    if (message.role === "supporter") {
      return [icon("person"), document.createTextNode(message.author?.name ?? texts.someone)];
    }
    if (message.role !== "assistant") {
      return [];
    }
    const names = message.agents?.map((a) => a.name) ?? [];
    return [
      icon("assistant"),
      document.createTextNode(names.length === 0 ? texts.assistant : new Intl.ListFormat(locale).format(names)),
    ];
  }
}

/** Where the next words will stand: the innermost last block. */
function lastTextHolder(body: ParentNode & Node): ParentNode & Node {
  const last = body.lastElementChild;
  return last?.matches("p, ul, ol, li, pre, blockquote, pre > code") === true ? lastTextHolder(last) : body;
}
