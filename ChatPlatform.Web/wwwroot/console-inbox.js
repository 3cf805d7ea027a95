// Alerts for supporters when a customer begins to wait: a sound and a browser notification. Both are off until the
// supporter turns them on in the inbox; the choice stays on this device.
(() => {
  "use strict";
  const isOn = (name) => localStorage.getItem(`inbox-${name}`) === "on";
  const blocked = "The browser blocks notifications of this site. Allow them in its settings for the site.";
  const mayNotify = () => window.Notification?.permission === "granted";
  let audio = null;

  /** Two short tones. Browsers allow sound after the first click or key on the page. */
  async function playSound() {
    audio ??= new AudioContext();
    await audio.resume();
    [660, 880].forEach((frequency, i) => {
      const at = audio.currentTime + i * 0.16;
      const gain = audio.createGain();
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.18, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
      const tone = audio.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  }

  function notify(alert) {
    const shown = new Notification(alert.title, { body: alert.body, tag: alert.id });
    shown.onclick = () => {
      window.focus();
      shown.close();
      Blazor.navigateTo(alert.href);
    };
  }

  // --- the menu in the inbox -----------------------------------------------------------------------------------------
  function showState(menu, text) {
    for (const box of menu.querySelectorAll("[data-alert]")) {
      const isAllowed = box.dataset.alert !== "notify" || mayNotify();
      box.checked = isOn(box.dataset.alert) && isAllowed;
    }
    menu.querySelector("[data-alert-state]").textContent = text;
  }

  document.addEventListener("beforetoggle", (e) => {
    if (e.target.id !== "inbox-alerts" || e.newState !== "open") return;
    const button = document.querySelector("[popovertarget=inbox-alerts]").getBoundingClientRect();
    const left = Math.max(8, Math.min(button.left, innerWidth - 272));
    Object.assign(e.target.style, { left: `${left}px`, top: `${button.bottom + 4}px` });
    showState(e.target, "");
  }, true);

  document.addEventListener("change", async (e) => {
    const box = e.target;
    if (!(box instanceof HTMLInputElement) || !box.dataset.alert) return;
    const name = box.dataset.alert;
    let text = "";
    if (name === "notify" && box.checked && await window.Notification?.requestPermission() !== "granted") {
      box.checked = false;
      text = blocked;
    }
    localStorage.setItem(`inbox-${name}`, box.checked ? "on" : "off");
    if (name === "sound" && box.checked) await playSound();
    showState(box.closest("[popover]"), text);
  });

  // --- called by the layout ------------------------------------------------------------------------------------------
  Object.assign(window.chatConsole, {
    /** Several open pages report the same customer; the first one alerts. */
    waiting: (alert) => {
      if (localStorage.getItem("inbox-alerted") === alert.id) return;
      localStorage.setItem("inbox-alerted", alert.id);
      if (isOn("sound")) playSound().catch(() => {});
      if (isOn("notify") && mayNotify() && !document.hasFocus()) notify(alert);
    },
  });
})();
