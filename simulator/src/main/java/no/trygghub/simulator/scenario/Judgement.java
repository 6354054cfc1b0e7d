package no.trygghub.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.json.JsonException;

/** Judges a scenario that has been played by what reached the response centre. */
public final class Judgement {
  private Judgement() {}

  /** A verdict for every expectation, in their order. */
  public static List<Verdict> of(Scenario scenario, Reception reception) {
    List<Receipt> receipts = new ArrayList<>();
    for (String message : reception.messages()) {
      try {
        ReceiptReader.read(message).ifPresent(receipts::add);
      } catch (JsonException e) {
        throw new IllegalStateException("the hub sent what the contract does not allow", e);
      }
    }
    return Judge.of(scenario.steps(), receipts);
  }
}
