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

/** A message stored by the server. Rebuilds only what has changed, to keep focus and selection. */
export class MessageView {
  readonly element: HTMLElement;
  readonly #bubble: HTMLElement;
  readonly #author = h("p", { class: "author", dir: "auto" });
  readonly #error = h("div", { class: "answer-error", hidden: "" });
  readonly #tools: AnswerTools | null;
  #rendered: Message | null = null;

  constructor(row: MessageRow, private readonly context: ViewContext) {
    const { message } = row;
    this.#bubble = h("div", { class: "bubble", dir: "auto" });
    this.#tools = message.role === "assistant" ? createAnswerTools(message.createdAt, context) : null;
    const footer =
      this.#tools?.element ??
      (message.role === "system"
        ? null
        : h("div", { class: "tools" }, [timeElement(message.createdAt, context.language)]));
    const isAnswer = message.role === "assistant";
    this.element = h("article", { class: `message ${message.role}` }, [
      this.#author,
      this.#bubble,
      isAnswer ? this.#error : null,
      footer,
    ]);
    this.#error.append(
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
    const before = this.#rendered;
    if (
      before === null ||
      before.text !== message.text ||
      before.status !== message.status ||
      before.citations !== message.citations
    ) {
      this.#renderText(message);
    }
    if (before === null || before.agents !== message.agents || before.author !== message.author) {
      this.#author.replaceChildren(...this.#authorNodes(message));
    }
    this.#author.hidden = !row.isFirst || this.#author.childNodes.length === 0;
    this.element.classList.toggle("first", row.isFirst);
    this.element.classList.toggle("last", row.isLast);
    this.element.classList.toggle("streaming", message.status === "streaming");
    const isInterrupted = (message.status === "failed" || message.status === "interrupted") && !row.isRetrying;
    this.#error.hidden = !isInterrupted;
    this.#error.lastElementChild?.toggleAttribute("hidden", !row.canRetry);
    this.#bubble.hidden = message.text === "";
    const isDone = message.status === "complete";
    this.#tools?.element.toggleAttribute("hidden", !isDone);
    this.#tools?.update(
      message,
      isDone && state.config?.features.feedback === true,
      state.config?.features.escalation === true && state.conversation?.status === "active",
    );
    this.#rendered = message;
  }

  #renderText(message: Message): void {
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
    const body = renderMarkdown(message.text, this.#citations(message, isStreaming), isStreaming);
    if (isStreaming) {
      innermostBlock(body).append(h("span", { class: "caret", "aria-hidden": "true" }));
    }
    this.#bubble.replaceChildren(body);
    if (message.citations !== undefined && message.citations.length > 0) {
      this.#bubble.append(sourceList(message.citations, this.context));
    }
  }

  /** While an answer streams, its sources are not known yet: numbers are citations when they count up from 1. */
  #citations(message: Message, isStreaming: boolean): CitationRenderer {
    let highest = 0;
    return (number) => {
      const citation = message.citations?.find((c) => c.number === number);
      if (citation !== undefined) {
        return citationMark(citation, this.context);
      }
      if (!isStreaming || number < 1 || number > highest + 1) {
        return null;
      }
      highest = Math.max(highest, number);
      return h("span", { class: "mark" }, [String(number)]);
    };
  }

  #authorNodes(message: Message): Node[] {
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

const BLOCKS = "p, h3, h4, h5, h6, ul, ol, li, pre, blockquote, pre > code";

/** The innermost last block, to which the next text will be added. */
function innermostBlock(body: ParentNode & Node): ParentNode & Node {
  const last = body.lastElementChild;
  return last?.matches(BLOCKS) === true ? innermostBlock(last) : body;
}
