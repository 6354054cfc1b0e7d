package no.trygghub.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.home.HubFile;

/**
 * What a response centre hears of a scenario's hub, kept for the player. Other hubs on the same
 * broker are left out.
 */
public final class CentreReception implements CentreListener, Reception {
  private final Consumer<String> onMessage;
  private final List<String> messages = new ArrayList<>();
  private boolean online;

  /**
   * A reception that nothing has reached yet.
   *
   * @param onMessage told of every message of the scenario's hub as JSON, on the centre's thread
   */
  public CentreReception(Consumer<String> onMessage) {
    this.onMessage = onMessage;
  }

  @Override
  public void received(Received message) {
    if (message.tenant().equals(HubFile.TENANT) && message.hub().equals(HubFile.HUB)) {
      keep(message);
      onMessage.accept(message.json());
    }
  }

  @Override
  public synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public synchronized boolean hubIsOnline() {
    return online;
  }

  private synchronized void keep(Received message) {
    switch (message.channel()) {
      case "status" -> online = isOnline(message);
      case "alarm", "fault", "event" -> messages.add(message.json());
      default -> {}
    }
  }

  private static boolean isOnline(Received message) {
    try {
      return message.data().text("state").equals("online");
    } catch (JsonException e) {
      return false;
    }
  }
}
