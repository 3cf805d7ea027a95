import type { WidgetConfig } from "../api/contract";
import { isHexColor } from "../theme/contrast";
import { isRecord, isText } from "./values";

const MAX_NAME = 200;
const MAX_GREETING = 500;
const MAX_QUESTION = 120;
const MAX_QUESTIONS = 6;

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
        greeting,
        suggestedQuestions,
        features: offered,
        businessHours: hours,
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
