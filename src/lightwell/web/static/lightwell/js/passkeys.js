// Passkeys: asks the browser, and sends what it answers with the form. Nothing else here needs scripts.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) => {
  let plain = "";
  for (const each of new Uint8Array(buffer)) plain += String.fromCharCode(each);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
const named = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }));

const asked = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
  ...(publicKey.allowCredentials && { allowCredentials: named(publicKey.allowCredentials) }),
  ...(publicKey.excludeCredentials && { excludeCredentials: named(publicKey.excludeCredentials) }),
});

const answered = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const given = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!given.ok) throw new Error("no options");
  return given.json();
};

const use = async (form) => {
  const publicKey = asked(await optionsOf(form));
  const makes = form.dataset.passkey === "make";
  const credential = await (makes ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  form.elements.credential.value = answered(credential);
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  for (const part of form.querySelectorAll("[data-without]")) part.hidden = true;
  for (const part of form.querySelectorAll("[data-with]")) part.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = form.querySelector("[data-refused]");
    refused.hidden = true;
    if (!form.reportValidity()) return;
    await use(form).catch(() => { refused.hidden = false; });
  });
}
