/**
 * Begins the error of a creation whose answer was lost, when nothing of that name was there before it. `webide` knows them
 * by these words, and has the next run take over what it finds.
 */
export const maybeMade = "it may have been made all the same (the next `webide up` takes it over then)";
