// Addresses of links made from contacts. Each returns null when the contact is not fit for a link.

/** "02 47 97 81 10" → "tel:0247978110". Two numbers in one field make no link. */
export function phoneLink(phone) {
  const digits = phone.replace(/[^\d+]/g, "");
  return /^\+?\d{2,13}$/.test(digits) ? `tel:${digits}` : null;
}

/** The 114 is reached by SMS; every other emergency number by a call. */
export function emergencyLink(number) {
  const link = phoneLink(number);
  return link === "tel:114" ? "sms:114" : link;
}

export function mailLink(email) {
  return /^[\w.+'-]+@[\w-]+(\.[\w-]+)+$/.test(email) ? `mailto:${email}` : null;
}

/** Only http and https: a directory could hold anything. */
export function webLink(website) {
  try {
    const url = new URL(website);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** "https://www.langeais.fr/" → "langeais.fr" */
export function webLabel(href) {
  const url = new URL(href);
  return url.hostname.replace(/^www\./, "") + url.pathname.replace(/\/$/, "");
}

export function mapLink(address) {
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
}
