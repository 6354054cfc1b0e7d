package no.trygghub.provisioning.check;

import java.nio.file.Files;
import java.util.List;
import no.trygghub.drivers.lines.Board;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.provisioning.lines.ConfiguredLines;
import no.trygghub.provisioning.text.Language;

/** Whether the lines and buses that sensors and outputs are on are there and free, or the hub's. */
record PinsLook(HubConfiguration configuration, Surroundings here, Language language)
    implements Look.Work {
  /** The key of a chip's bus in its options. */
  private static final String BUS = "bus";

  @Override
  public void look(Findings findings) {
    ConfiguredLines lines = ConfiguredLines.of(configuration, language);
    if (lines.count() > 0) {
      Board board = here.board().read();
      List<String> problems = lines.problems(board);
      problems.forEach(problem -> findings.fail(Check.PINS, "", "pins.problem", problem));
      if (problems.isEmpty()) {
        findings.pass(Check.PINS, "", "pins.fine", lines.count());
      }
    } else {
      findings.pass(Check.PINS, "", "pins.none");
    }
    configuration.sensors().stream()
        .map(SensorSettings::options)
        .flatMap(options -> options.find(BUS).stream())
        .distinct()
        .forEach(bus -> bus(bus, findings));
  }

  private void bus(String bus, Findings findings) {
    String device = "dev/i2c-" + bus;
    if (Files.exists(here.root().resolve(device))) {
      findings.pass(Check.PINS, "", "pins.bus", device);
    } else {
      findings.fail(Check.PINS, "", "pins.no-bus", device);
    }
  }
}
