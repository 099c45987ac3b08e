// Stands in for an extension that is not part of the embedded default: it is listed as installed and does nothing.

export function activate() {}
