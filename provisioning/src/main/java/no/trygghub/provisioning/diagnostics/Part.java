package no.trygghub.provisioning.diagnostics;

/**
 * A file of the archive.
 *
 * @param name its name there
 * @param reason what it is and what it is needed for
 * @param content its text
 */
record Part(String name, String reason, String content) {}
