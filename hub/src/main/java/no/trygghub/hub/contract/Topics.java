package no.trygghub.hub.contract;

import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;

/** The topics of one hub. */
public final class Topics {
  private final String prefix;

  /** The topics of a tenant's hub. */
  public Topics(TenantId tenant, HubId hub) {
    this.prefix = "trygghub/v1/" + tenant + "/" + hub + "/";
  }

  /** The whole topic of a channel. */
  public String of(Channel channel) {
    return prefix + channel.suffix();
  }
}
