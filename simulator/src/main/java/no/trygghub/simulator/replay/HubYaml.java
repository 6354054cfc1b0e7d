package no.trygghub.simulator.replay;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The configuration of a replayed hub, written to a file and read as any hub reads its own. */
final class HubYaml {
  static final String TENANT = "replay";

  private HubYaml() {}

  static Path write(RecordedHome home, String hub, URI broker, Path data) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("tenant", TENANT);
    document.put("hub", hub);
    document.put("zone", home.zone().getId());
    document.put("clock", "always");
    document.put("data", data.toAbsolutePath().toString());
    document.put("destinations", Map.of("broker", Map.of("url", broker.toString())));
    document.putAll(home.map().sections());
    Files.createDirectories(data);
    Path file = data.resolve("hub.yaml");
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Files.writeString(file, new Yaml(options).dump(document));
    return file;
  }

  static HubConfiguration read(Path file) throws RecordingException {
    try {
      return new ConfigurationReader(
              List.of(new SimulatedDriverProvider()), List.of(new SimulatedOutputProvider()))
          .read(file);
    } catch (ConfigurationException e) {
      throw new RecordingException(
          "the map and the rules do not make a hub that works; " + e.getMessage(), e);
    }
  }
}
