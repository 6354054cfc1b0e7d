package no.trygghub.provisioning.check;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.provisioning.words.HubWords;

/** Whether the hub runs, and what it says of itself. */
record RunningHub(Path dataDirectory, HubWords words) implements Look.Work {
  @Override
  public void look(Findings findings) {
    Path socket = StatusSocket.in(dataDirectory);
    try {
      status(JsonObject.read(StatusSocket.read(socket)), findings);
    } catch (AccessDeniedException e) {
      findings.warn(Check.HUB, "", "hub.not-mine", socket);
    } catch (IOException e) {
      if (Files.exists(socket) && !Files.isWritable(socket)) {
        findings.warn(Check.HUB, "", "hub.not-mine", socket);
      } else {
        findings.warn(Check.HUB, "", "hub.not-running", socket);
      }
    } catch (JsonException e) {
      findings.warn(Check.HUB, "", "hub.other", socket, String.valueOf(e.getMessage()));
    }
  }

  private void status(JsonObject status, Findings findings) throws JsonException {
    if (status.truth("armed")) {
      findings.pass(Check.HUB, "", "hub.armed", status.text("version"));
    } else {
      findings.warn(Check.HUB, "", "hub.starting");
    }
    for (JsonObject destination : status.objects("destinations")) {
      String name = destination.text("name");
      if (destination.text("state").equals("down")) {
        findings.fail(Check.HUB, name, "hub.down", words.cause(destination.text("cause")));
      } else if (!destination.text("cause").isEmpty()) {
        findings.fail(Check.HUB, name, "hub.refused", words.cause(destination.text("cause")));
      } else if (destination.text("state").equals("connected")) {
        findings.pass(Check.HUB, name, "hub.connected");
      }
    }
    List<JsonObject> faults = status.objects("faults");
    for (JsonObject fault : faults) {
      findings.warn(
          Check.HUB,
          fault.text("subject"),
          "hub.fault",
          words.fault(fault.text("kind")),
          words.cause(fault.text("cause")));
    }
  }
}
