// Everything here makes pages more convenient; each of them works without it.
const root = document.documentElement;
root.classList.add('with-script');

// Times in the reader's own zone, from the next page on.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const place = document.querySelector('meta[name="admin-root"]')?.content;
const zoneCookie = `xbridge_zone=${encodeURIComponent(timeZone ?? '')}`;
if (timeZone && place && !document.cookie.split('; ').includes(zoneCookie)) {
  const path = new URL(place, location.href).pathname;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${zoneCookie}; path=${path.replace(/\/$/, '')}; max-age=31536000; samesite=lax`;
}

// Filters apply as they are chosen.
document.addEventListener('change', ({ target }) => {
  const form = target.closest?.('form[data-submit-on-change]');
  if (form && target.type !== 'search') form.requestSubmit();
});

// A button that waits says so, and is not sent twice.
document.addEventListener('submit', ({ target, submitter }) => {
  if (target.dataset.sent) return;
  const button = submitter ?? target.querySelector('button');
  if (!button?.hasAttribute('data-busy')) return;
  target.dataset.sent = 'yes';
  button.setAttribute('aria-disabled', 'true');
  button.textContent = button.dataset.busy || `${button.textContent.trim().replace(/…$/, '')} …`;
});
document.addEventListener(
  'submit',
  (event) => {
    if (event.target.dataset.sent) event.preventDefault();
  },
  true,
);

document.addEventListener('click', async ({ target }) => {
  const copy = target.closest?.('[data-copy]');
  const source = copy && document.getElementById(copy.dataset.copy);
  if (!source) return;
  source.select();
  await navigator.clipboard?.writeText(source.value).catch(() => {});
});

// The result of the last action, or the first problem, has the focus.
const first = document.querySelector('[data-focus]') ?? document.querySelector('[aria-invalid="true"]');
first?.focus({ preventScroll: first.hasAttribute('data-focus') });
