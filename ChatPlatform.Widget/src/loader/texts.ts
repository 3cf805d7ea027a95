/** Texts of the launcher. The texts of the window are in the frame, which is loaded on demand. */
export interface LoaderTexts {
  open: string;
  unread: string;
  close: string;
  loading: string;
  unavailable: string;
  retry: string;
}

const en: LoaderTexts = {
  open: "Open chat",
  unread: "unread",
  close: "Close chat",
  loading: "Loading",
  unavailable: "The chat cannot be shown here right now.",
  retry: "Try again",
};

const de: LoaderTexts = {
  open: "Chat öffnen",
  unread: "ungelesen",
  close: "Chat schließen",
  loading: "Wird geladen",
  unavailable: "Der Chat kann hier gerade nicht angezeigt werden.",
  retry: "Erneut versuchen",
};

const fr: LoaderTexts = {
  open: "Ouvrir le chat",
  unread: "non lus",
  close: "Fermer le chat",
  loading: "Chargement",
  unavailable: "Le chat ne peut pas être affiché ici pour le moment.",
  retry: "Réessayer",
};

const ar: LoaderTexts = {
  open: "فتح المحادثة",
  unread: "غير مقروءة",
  close: "إغلاق المحادثة",
  loading: "جارٍ التحميل",
  unavailable: "لا يمكن عرض المحادثة هنا الآن.",
  retry: "إعادة المحاولة",
};

export function loaderTexts(locale: string): LoaderTexts {
  const language = (locale || navigator.language).split(/[-_]/)[0]?.toLowerCase();
  return new Map(Object.entries({ ar, de, fr })).get(language ?? "") ?? en;
}
