package no.trygghub.hub.main;

import java.util.LinkedHashMap;
import java.util.Map;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.contract.HeartbeatFacts;

/** What the answer to a {@code status} command tells. */
final class StatusDetails {
  private StatusDetails() {}

  static Map<String, Object> of(HeartbeatFacts facts) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("uptimeS", facts.uptime().toSeconds());
    details.put("mains", facts.mains());
    details.put("battery", facts.battery());
    details.put("outboxDepth", facts.outboxDepth());
    details.put("sensorsLost", facts.sensorsLost().stream().map(SensorId::value).toList());
    details.put("paused", facts.paused());
    details.put("walkTest", facts.walkTest());
    details.put("refusedDownlink", facts.refusedDownlink());
    return details;
  }
}
