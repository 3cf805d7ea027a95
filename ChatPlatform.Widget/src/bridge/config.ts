import type { WidgetConfig } from "../api/contract";
import { isHexColor } from "../theme/contrast";
import { isRecord, isText } from "./values";

const MAX_NAME = 200;
const MAX_GREETING = 500;
const MAX_QUESTION = 120;
const MAX_QUESTIONS = 6;
const MAX_TEXTS = { title: 60, subtitle: 100, placeholder: 80, launcher: 60 } as const;
/** A logo of at most 256 KB as base64. */
const MAX_LOGO = 360_000;
const LOGO = /^(?:data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+=*|\/widget\/logo\/[\w-]+\/[0-9a-f]+)$/;
const LANGUAGE = /^[a-z]{2}$/;

/** Parses a configuration under the rules of the server. Null when a value breaks a rule. */
export function readConfig(value: unknown): WidgetConfig | null {
  if (!isRecord(value)) {
    return null;
  }
  const { tenant, appearance, greeting, suggestedQuestions, features, businessHours } = value;
  if (
    !isRecord(tenant) ||
    !isText(tenant["name"], MAX_NAME) ||
    !isText(greeting, MAX_GREETING) ||
    !Array.isArray(suggestedQuestions) ||
    suggestedQuestions.length > MAX_QUESTIONS ||
    !suggestedQuestions.every((q) => isText(q, MAX_QUESTION))
  ) {
    return null;
  }
  const [look, offered, hours] = [readAppearance(appearance), readFeatures(features), readHours(businessHours)];
  return look === null || offered === null || hours === null
    ? null
    : {
        tenant: { name: tenant["name"] },
        appearance: look,
        ...readOwn(value),
        greeting,
        suggestedQuestions,
        features: offered,
        businessHours: hours,
      };
}

/** Logo, texts and language: a missing or invalid one is left out, and has its default. */
function readOwn(value: Record<string, unknown>): Pick<WidgetConfig, "logo" | "texts" | "language"> {
  const { logo, texts, language } = value;
  const own = isRecord(texts) ? texts : {};
  const given = Object.entries(MAX_TEXTS).filter(([name, max]) => isText(own[name], max) && own[name] !== "");
  return {
    ...(isText(logo, MAX_LOGO) && LOGO.test(logo) ? { logo } : {}),
    texts: Object.fromEntries(given.map(([name]) => [name, own[name]])),
    ...(isText(language) && LANGUAGE.test(language) ? { language } : {}),
  };
}

function readAppearance(value: unknown): WidgetConfig["appearance"] | null {
  if (!isRecord(value)) {
    return null;
  }
  const { color, position, theme } = value;
  return isText(color) &&
    isHexColor(color) &&
    (position === "left" || position === "right") &&
    (theme === "auto" || theme === "light" || theme === "dark")
    ? { color, position, theme }
    : null;
}

function readFeatures(value: unknown): WidgetConfig["features"] | null {
  if (!isRecord(value)) {
    return null;
  }
  const { escalation, feedback, rating } = value;
  return typeof escalation === "boolean" && typeof feedback === "boolean" && typeof rating === "boolean"
    ? { escalation, feedback, rating }
    : null;
}

function readHours(value: unknown): WidgetConfig["businessHours"] | null {
  if (!isRecord(value) || typeof value["open"] !== "boolean") {
    return null;
  }
  return isText(value["message"], MAX_GREETING)
    ? { open: value["open"], message: value["message"] }
    : { open: value["open"] };
}
