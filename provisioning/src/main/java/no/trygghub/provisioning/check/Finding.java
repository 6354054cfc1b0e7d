package no.trygghub.provisioning.check;

/**
 * One line of a check.
 *
 * @param check what was looked at
 * @param subject which of them: a destination's name, a file; empty where there is only one
 * @param result how it is
 * @param text what was found
 * @param todo what to do; empty where it passed
 */
record Finding(Check check, String subject, Result result, String text, String todo) {}
