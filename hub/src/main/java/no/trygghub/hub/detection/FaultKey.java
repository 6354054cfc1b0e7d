package no.trygghub.hub.detection;

import no.trygghub.hub.config.FaultKind;

/**
 * A fault that can be raised: what, and of which sensor, destination or output; the subject is
 * empty for the hub.
 */
record FaultKey(FaultKind kind, String subject) {}
