import type { WidgetConfig } from "../api/contract";

/** Whether people reply: now, outside of the business hours later, or never because customers cannot ask for one. */
export type People = "here" | "away" | "none";

/** Until the configuration is loaded, people count as here. */
export function peopleOf(config: WidgetConfig | null): People {
  if (config?.features.escalation === false) {
    return "none";
  }
  return config?.businessHours.open === false ? "away" : "here";
}
