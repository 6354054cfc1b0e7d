package no.trygghub.hub.contract;

/**
 * A message that is sent as things are now and never stored: status, heartbeat, active alarms.
 *
 * @param channel where it goes
 * @param json the payload, a CloudEvents 1.0 event in structured JSON form
 */
public record Payload(Channel channel, String json) {}
