package no.trygghub.simulator.store;

import java.util.Comparator;

/**
 * Which hub, in the order in which transactions touch hubs.
 *
 * @param tenant whose
 * @param hub its id, unique within the tenant
 */
record HubKey(String tenant, String hub) implements Comparable<HubKey> {
  private static final Comparator<HubKey> ORDER =
      Comparator.comparing(HubKey::tenant).thenComparing(HubKey::hub);

  @Override
  public int compareTo(HubKey other) {
    return ORDER.compare(this, other);
  }

  /** As {@link no.trygghub.simulator.centre.Received#source} has it. */
  String source() {
    return tenant + "/" + hub;
  }
}
