/**
 * The contract with a response centre: topics, CloudEvents payloads, and what may come back.
 *
 * <p>The contract itself is {@code asyncapi.yaml} and the JSON Schemas beside it in this package's
 * resources; the tests hold every message against them.
 */
@NullMarked
package no.trygghub.hub.contract;

import org.jspecify.annotations.NullMarked;
