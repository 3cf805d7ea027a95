/** Texts of the launcher. The texts of the window are in the frame, which is loaded on demand. */
export interface LoaderTexts {
  open: string;
  unread: string;
  close: string;
  loading: string;
  cannot: string;
  again: string;
}

const en: LoaderTexts = {
  open: "Open chat",
  unread: "unread",
  close: "Close chat",
  loading: "Loading",
  cannot: "The chat cannot be shown here right now.",
  again: "Try again",
};

const de: LoaderTexts = {
  open: "Chat öffnen",
  unread: "ungelesen",
  close: "Chat schließen",
  loading: "Wird geladen",
  cannot: "Der Chat kann hier gerade nicht angezeigt werden.",
  again: "Erneut versuchen",
};

const fr: LoaderTexts = {
  open: "Ouvrir le chat",
  unread: "non lus",
  close: "Fermer le chat",
  loading: "Chargement",
  cannot: "Le chat ne peut pas être affiché ici pour le moment.",
  again: "Réessayer",
};

export function loaderTexts(locale: string): LoaderTexts {
  const language = (locale || navigator.language).split(/[-_]/)[0]?.toLowerCase();
  return language === "de" ? de : language === "fr" ? fr : en;
}
