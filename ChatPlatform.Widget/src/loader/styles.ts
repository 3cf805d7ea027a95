/** Styles of the shadow root, isolated from the page. */
export const styles = `
:host { all: initial; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.launcher { all: unset; position: fixed; bottom: 20px; z-index: 2147483000; width: 56px; height: 56px;
  border-radius: 50%; cursor: pointer;
  background: var(--fill); color: var(--text); display: grid; place-items: center;
  box-shadow: 0 6px 20px rgb(16 24 40 / .24); -webkit-tap-highlight-color: transparent; }
.launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px var(--fill); }
.launcher svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round; }
.right { right: 20px; } .left { left: 20px; }
.badge { position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px; background: #b3261e; color: #fff; border: 2px solid #fff;
  font: 600 12px/18px system-ui, sans-serif; text-align: center; }
.window { position: fixed; bottom: 88px; z-index: 2147483001; width: 376px;
  height: min(640px, calc(100dvh - 108px)); border-radius: 16px; overflow: hidden; background: #fff;
  box-shadow: 0 12px 32px rgb(16 24 40 / .18), 0 0 0 1px rgb(16 24 40 / .06); }
.window iframe { display: block; width: 100%; height: 100%; border: 0; }
.note { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 12px;
  padding: 32px; text-align: center; font: 15px/22px system-ui, sans-serif; color: #18202c; background: #fff; }
.note button { font: inherit; color: inherit; background: none; border: 1px solid #8791a0; border-radius: 10px;
  min-height: 44px; padding: 0 16px; cursor: pointer; }
@media (prefers-color-scheme: dark) {
  .window, .note { background: #161c25; color: #e7ecf3; }
}
@media (max-width: 480px), (max-height: 420px) {
  .window { inset: 0; width: 100%; height: 100dvh; border-radius: 0; box-shadow: none; }
  .is-open { visibility: hidden; }
}
@media (prefers-reduced-motion: no-preference) {
  .launcher { transition: transform .16s ease; }
  .launcher:hover { transform: scale(1.05); }
  .window { animation: rise .18s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}
@media print { .launcher, .window { display: none; } }
`;
