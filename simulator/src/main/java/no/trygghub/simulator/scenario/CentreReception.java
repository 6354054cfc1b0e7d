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
  private long session;
  private long staleSession;

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

  /** What a broker that was gone still has of a hub's status may be from before. */
  @Override
  public synchronized void connection(boolean connected, String cause) {
    if (!connected) {
      online = false;
      staleSession = session;
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
      case "status" -> status(message);
      case "alarm", "fault", "event" -> messages.add(message.json());
      default -> {}
    }
  }

  private void status(Received message) {
    try {
      long told = message.data().integer("session");
      if (told >= session) {
        // The will of an earlier connection may come behind the birth of the present one.
        session = told;
        online = message.data().text("state").equals("online") && told > staleSession;
      }
    } catch (JsonException e) {
      online = false;
    }
  }
}
